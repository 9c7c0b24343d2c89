import type { CopyValue } from '@/lib/db/copy-line'
import { accessMacWith } from '@/lib/access-records/access-mac'
import { subjectKeyWith } from '@/lib/shared/subject-key'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { DAYS_OF_ACCESSES, type Access } from './accesses'
import type { TableRows } from './copy'
import { drawHandling, drawTold, type Told } from './handling'
import type { CareSetting } from './organisations'
import { Random } from './random'
import { momentAgo, timestamp, type SeedClock } from './seed-clock'
import type { Clinician, Staff } from './staff'

/** The application's keys (SUBJECT_KEY and ACCESS_MAC_KEY), and the number of the transaction that loads everything. */
export type Stamp = { subjectKey: string; macKey: string; transaction: string }

/** The software version given in the access records. */
const APP_VERSION = 'demonstration'

const columnsOfBoth = ['event_id', 'at', 'xact', 'actor_id', 'actor_name', 'role', 'organisation_id', 'organisation_name', 'setting_id',
  'setting_kind', 'setting_name', 'channel', 'automatic', 'user_proven', 'reason', 'subject_key', 'outcome', 'app_version', 'request_id', 'mac']

type Recorded = { eventId: string; requestId: string; at: number; clinician: Clinician; setting: CareSetting; reason: string; outcome: string }

function valuesOfBoth(stamp: Stamp, access: Recorded, subjectKey: Buffer): CopyValue[] {
  const { eventId, at, clinician, setting, reason } = access
  const mac = accessMacWith(stamp.macKey, { eventId, actorId: clinician.id, role: clinician.role, organisationId: setting.organisationId,
    settingId: setting.id, channel: 'page', reason, reasonText: null, subjectKey })
  return [eventId, timestamp(at), stamp.transaction, clinician.id, clinician.name, clinician.role, setting.organisationId,
    setting.organisationName, setting.id, setting.kind.code, setting.name, 'page', false, true, reason, bytes(subjectKey), access.outcome,
    APP_VERSION, access.requestId, bytes(mac)]
}

/** Bytes in PostgreSQL's hexadecimal format. */
function bytes(value: Buffer): string {
  return `\\x${value.toString('hex')}`
}

/** Look-ups that found something. @param accesses grouped by person, so that each person's key is computed once */
export function matchedTable(accesses: Iterable<Access>, stamp: Stamp, authorityIds: ReadonlyMap<string, string>): TableRows {
  function* rows(): Generator<CopyValue[]> {
    let number = ''
    let key: Buffer = Buffer.alloc(0)
    for (const access of accesses) {
      if (access.askedNumber !== number) {
        number = access.askedNumber
        key = subjectKeyWith(stamp.subjectKey, number)
      }
      yield [...valuesOfBoth(stamp, access, key), access.askedNumber, access.nhsNumber, access.found.flatMap(({ versionIds }) => versionIds),
        access.found.map(({ record }) => authorityIds.get(record.council.dfeCode) ?? ''), access.notifies, access.listed]
    }
  }
  return {
    table: 'cpis.access_matched',
    columns: [...columnsOfBoth, 'asked_number', 'nhs_number', 'version_ids', 'authority_ids', 'notifies', 'listed'],
    rows: rows(),
  }
}

/**
 * Look-ups that found nothing, spread evenly over the three months.
 *
 * @param firstIndex the first of the numbers that nobody on the register has, as an index of `syntheticNhsNumber`
 */
export function unmatchedTable(
  seed: number, clock: SeedClock, settings: readonly CareSetting[], staff: Staff, stamp: Stamp, firstIndex: number, count: number,
): TableRows {
  const random = new Random(seed, 'unmatched access')
  function* rows(): Generator<CopyValue[]> {
    for (let nth = 0; nth < count; nth++) {
      const at = momentAgo(clock, DAYS_OF_ACCESSES, ((nth + random.fraction()) * 24 * DAYS_OF_ACCESSES) / count)
      const setting = random.pick(settings)
      const clinician = random.pick(staff.clinicians.get(setting.id) ?? [])
      const number = syntheticNhsNumber(firstIndex + random.between(0, Math.min(count, NUMBERS_OF_NOBODY)))
      const access = { eventId: random.uuidOfTime(at), requestId: random.uuidOfTime(at), at, clinician, setting,
        reason: setting.kind.usualReason, outcome: 'none' }
      yield valuesOfBoth(stamp, access, subjectKeyWith(stamp.subjectKey, number))
    }
  }
  return { table: 'cpis.access_unmatched', columns: columnsOfBoth, rows: rows() }
}

const NUMBERS_OF_NOBODY = 50_000

/**
 * The notifications of the authorities, and what has been done about each: nearly all but the latest are acknowledged.
 *
 * @param told is filled, as the rows are drawn, with what clinicians reported afterwards, for {@link outcomeTable}
 */
export function notificationTable(
  seed: number, clock: SeedClock, accesses: Iterable<Access>, staff: Staff, authorityIds: ReadonlyMap<string, string>, told: Told[],
): TableRows {
  const random = new Random(seed, 'notification')
  function* rows(): Generator<CopyValue[]> {
    for (const access of accesses) {
      if (!access.notifies) continue
      const { at, clinician, setting } = access
      const report = drawTold(random, clock, access)
      if (report) told.push(report)
      for (const { record, plans } of access.found) {
        const handling = drawHandling(random, clock, access, record.council, staff.acknowledgers.get(record.council.dfeCode) ?? [], seed)
        yield [random.uuid(), access.eventId, timestamp(at), authorityIds.get(record.council.dfeCode) ?? '', record.id,
          [...new Set(plans.map((plan) => plan.type))].sort(), clinician.name, clinician.role, setting.organisationName, setting.kind.code,
          setting.name, access.reason, record.nhsNumber !== access.nhsNumber, moment(handling.acknowledgedAt), handling.acknowledgedBy,
          moment(handling.seenAt), handling.team, handling.colleague, handling.answer, report?.outcome ?? null, moment(report?.at ?? null),
          report?.callback ?? null, record.nhsNumber]
      }
    }
  }
  return {
    table: 'cpis.notification',
    columns: ['id', 'event_id', 'at', 'authority_id', 'child_id', 'plan_types', 'actor_name', 'role', 'organisation_name', 'setting_kind',
      'setting_name', 'reason', 'number_replaced', 'acknowledged_at', 'acknowledged_by', 'seen_at', 'assigned_team', 'assigned_person', 'answer',
      'outcome', 'outcome_at', 'callback_phone', 'nhs_number'],
    rows: rows(),
  }
}

function moment(at: number | null): string | null {
  return at === null ? null : timestamp(at)
}

/** What clinicians reported after their accesses. @param told as {@link notificationTable} has filled it */
export function outcomeTable(seed: number, told: readonly Told[]): TableRows {
  const random = new Random(seed, 'outcome')
  return {
    table: 'cpis.access_outcome', columns: ['id', 'event_id', 'actor_id', 'at', 'outcome', 'callback_phone'],
    rows: told.map(({ eventId, actorId, at, outcome, callback }) => [random.uuid(), eventId, actorId, timestamp(at), outcome, callback]),
  }
}
