import type { CopyValue } from '@/lib/db/copy-line'
import { accessMacWith, subjectKeyWith } from '@/lib/lookup/access-mac'
import { syntheticNhsNumber } from '@/lib/shared/synthetic-nhs-number'
import { DAYS_OF_ACCESSES, type Access } from './accesses'
import type { TableRows } from './copy'
import type { CareSetting } from './organisations'
import { Random } from './random'
import { momentAgo, timestamp, type SeedClock } from './seed-clock'
import type { Clinician, Person, Staff } from './staff'

/** The application's keys (SUBJECT_KEY and ACCESS_MAC_KEY), and the number of the transaction that loads everything. */
export type Stamp = { subjectKey: string; macKey: string; transaction: string }

/** What the records of accesses say of the software that made them. */
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

/** Bytes as PostgreSQL reads them. */
function bytes(value: Buffer): string {
  return `\\x${value.toString('hex')}`
}

/** Look-ups that found something. @param accesses person by person, so that one key serves all of a person's */
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
 * Look-ups that found nothing, evenly over the three months.
 *
 * @param firstIndex of the numbers that nobody on the register has, in the order of `syntheticNhsNumber`
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

/** What the authorities were told, and which of it somebody there has acknowledged: nearly all but the latest. */
export function notificationTable(
  seed: number, clock: SeedClock, accesses: Iterable<Access>, staff: Staff, authorityIds: ReadonlyMap<string, string>,
): TableRows {
  const random = new Random(seed, 'notification')
  function* rows(): Generator<CopyValue[]> {
    for (const access of accesses) {
      if (!access.notifies) continue
      const { at, clinician, setting } = access
      for (const { record, plans } of access.found) {
        const acknowledged = drawAcknowledgement(random, clock, at, staff.acknowledgers.get(record.council.dfeCode) ?? [])
        yield [random.uuid(), access.eventId, timestamp(at), authorityIds.get(record.council.dfeCode) ?? '', record.id,
          [...new Set(plans.map((plan) => plan.type))].sort(), clinician.name, clinician.role, setting.organisationName, setting.kind.code,
          setting.name, access.reason, record.nhsNumber !== access.nhsNumber, acknowledged?.at ?? null, acknowledged?.by ?? null]
      }
    }
  }
  return {
    table: 'cpis.notification',
    columns: ['id', 'event_id', 'at', 'authority_id', 'child_id', 'plan_types', 'actor_name', 'role', 'organisation_name', 'setting_kind',
      'setting_name', 'reason', 'number_replaced', 'acknowledged_at', 'acknowledged_by'],
    rows: rows(),
  }
}

/** Within minutes or by the next day; a few never, and nothing in the future. */
function drawAcknowledgement(random: Random, clock: SeedClock, at: number, people: readonly Person[]): { at: string; by: string } | null {
  if (people.length === 0) return null
  const moment = at + (random.chance(0.6) ? random.between(8, 240) : random.between(240, 2400)) * 60_000
  const by = random.pick(people).id
  const wait = moment >= clock.midnight || random.chance(at > momentAgo(clock, 3, 0) ? 0.4 : 0.05)
  return wait ? null : { at: timestamp(moment), by }
}
