import type { CopyValue } from '@/lib/db/copy-line'
import type { ChildRecord, Plan, PlanState, RegisteredPerson } from './child'
import { presentState } from './child'
import type { TableRows } from './copy'
import type { Council } from './councils'
import { registerUpdatedAt, uploadIdOf } from './file-schedule'
import type { FileTally } from './files'
import type { Organisation } from './organisations'
import { momentAgo, timestamp, type SeedClock } from './seed-clock'
import type { Person, Staff } from './staff'

/** How many days ago the organisations joined the pilot and their people got their roles. */
const JOINED_DAYS_AGO = 400
const ROLES_GRANTED_DAYS_AGO = 120

/** The organisations, the authorities' own columns, and the care settings. */
export function organisationTables(clock: SeedClock, organisations: readonly Organisation[]): TableRows[] {
  const joined = timestamp(momentAgo(clock, JOINED_DAYS_AGO, 9))
  return [
    {
      table: 'cpis.organisation', columns: ['id', 'kind', 'name', 'ods_code', 'status', 'created_at'],
      rows: organisations.map(({ id, kind, name, code, status }) => [id, kind, name, kind === 'authority' ? null : code, status, joined]),
    },
    {
      table: 'cpis.authority',
      columns: ['organisation_id', 'dfe_code', 'gss_code', 'day_phone', 'duty_phone', 'office_opens', 'office_closes', 'shared_details',
        'register_updated_at', 'contacts_confirmed_at', 'contacts_confirmed_by', 'delivers_email', 'notice_emails', 'delivers_mailbox'],
      rows: organisations.flatMap(({ id, council }) => council ? [[id, council.dfeCode, council.gssCode, council.dayPhone, council.dutyPhone,
        council.officeOpens, council.officeCloses, council.sharedDetails, moment(registerUpdatedAt(clock, council)),
        ...deliveryCells(clock, council)]] : []),
    },
    {
      table: 'cpis.care_setting', columns: ['id', 'organisation_id', 'kind', 'name'],
      rows: organisations.flatMap(({ id, settings }) => settings.map((setting) => [setting.id, id, setting.kind.code, setting.name])),
    },
  ]
}

/** Who confirmed the telephone numbers and when, and how the council hears of look-ups apart from the Notifications page. */
function deliveryCells(clock: SeedClock, { confirmedDaysAgo, dataManager, delivers }: Council): CopyValue[] {
  const confirmed = confirmedDaysAgo === null ? [null, null] : [timestamp(momentAgo(clock, confirmedDaysAgo, 11)), dataManager]
  return [...confirmed, delivers?.email !== undefined, delivers?.email === undefined ? [] : [delivers.email], delivers?.mailbox === true]
}

function moment(at: number | null): string | null {
  return at === null ? null : timestamp(at)
}

/** People, their identities at both providers, and their roles. */
export function peopleTables(clock: SeedClock, { people }: Staff): TableRows[] {
  const granted = timestamp(momentAgo(clock, ROLES_GRANTED_DAYS_AGO, 10))
  const identities = (person: Person): CopyValue[][] =>
    person.subject === null ? [] : [['cis2', person.subject, person.id], ['entra', person.subject, person.id]]
  return [
    {
      table: 'cpis.person', columns: ['id', 'name', 'email', 'status', 'created_at'],
      rows: people.map(({ id, name, email, status }) => [id, name, email, status, granted]),
    },
    { table: 'cpis.person_identity', columns: ['provider', 'subject', 'person_id'], rows: people.flatMap(identities) },
    {
      table: 'cpis.role_assignment', columns: ['id', 'person_id', 'role', 'organisation_id', 'care_setting_id', 'granted_at'],
      rows: people.flatMap((person) => person.roles.map(({ id, role, organisation, setting }) =>
        [id, person.id, role, organisation.id, setting?.id ?? null, granted])),
    },
  ]
}

const stateColumns = ['child_id', 'authority_id', 'nhs_number', 'type', 'start_date', 'end_date', 'expected_on', 'withdrawn_at', 'category', 'legal_status',
  'lead_team', 'lead_team_phone', 'last_review_date', 'next_review_date', 'instructions', 'changed_by', 'changed_at', 'upload_id', 'version', 'version_id']

/**
 * The children, their plans and the plans' versions.
 *
 * @param people yields everybody, from the beginning each time it is called, so that nothing is kept in memory
 * @param authorityIds the organisation of each council, by DfE code
 * @param tally counts every version, and so knows in the end what each file contained
 */
export function childTables(
  seed: number, people: () => Iterable<RegisteredPerson>, authorityIds: ReadonlyMap<string, string>, tally: FileTally,
): TableRows[] {
  function* each(): Generator<ChildRecord> {
    for (const person of people()) yield* person.records
  }
  const records: Records = {
    each,
    authorityOf: (record) => authorityIds.get(record.council.dfeCode) ?? '',
    uploadOf: ({ council }, day) => (day === null ? null : uploadIdOf(seed, council, day)),
  }
  return [...detailTables(records), ...planTables(records, tally)]
}

/** The records of the register one after the other, as often as needed, and what their rows refer to. */
type Records = {
  each(): Iterable<ChildRecord>
  authorityOf(record: ChildRecord): string
  uploadOf(record: ChildRecord, day: number | null): string | null
}

/** Children, and every state of their details. */
function detailTables({ each, authorityOf, uploadOf }: Records): TableRows[] {
  function* children(): Generator<CopyValue[]> {
    for (const record of each()) {
      const { versionId, version, change, changedBy, at, fileDay } = presentDetails(record)
      yield [record.id, versionId, version, change, changedBy, authorityOf(record), record.nhsNumber, record.localId, record.familyName,
        record.givenName, record.dateOfBirth, record.isProtected, timestamp(record.createdAt), timestamp(at), uploadOf(record, fileDay),
        record.numberStatus, record.numberStatus === 'not-traced' ? null : timestamp(record.createdAt)]
    }
  }
  function* versions(): Generator<CopyValue[]> {
    for (const record of each()) {
      for (const { versionId, version, change, changedBy, at, fileDay, said } of detailsInTime(record)) {
        yield [versionId, record.id, version, authorityOf(record), record.nhsNumber, record.localId, said.familyName, said.givenName,
          said.dateOfBirth, said.isProtected, change, changedBy, uploadOf(record, fileDay), timestamp(at)]
      }
    }
  }
  return [
    {
      table: 'cpis.child', columns: ['id', 'version_id', 'version', 'change', 'changed_by', 'authority_id', 'nhs_number', 'local_id', 'family_name',
        'given_name', 'date_of_birth', 'is_protected', 'created_at', 'updated_at', 'upload_id', 'number_status', 'traced_at'], rows: children(),
    },
    {
      table: 'cpis.child_version', columns: ['version_id', 'child_id', 'version', 'authority_id', 'nhs_number', 'local_id', 'family_name',
        'given_name', 'date_of_birth', 'is_protected', 'change', 'changed_by', 'upload_id', 'changed_at'], rows: versions(),
    },
  ]
}

/** Plans, and every state of theirs; each state is counted for the file that brought it. */
function planTables({ each, authorityOf, uploadOf }: Records, tally: FileTally): TableRows[] {
  const state = (record: ChildRecord, plan: Plan, at: PlanState, version: number): CopyValue[] => {
    const { details } = at
    return [record.id, authorityOf(record), record.nhsNumber, plan.type, at.startDate, at.endDate, at.expectedOn,
      at.withdrawnAt === null ? null : timestamp(at.withdrawnAt), details.category, details.legalStatus, details.leadTeam,
      details.leadTeamPhone, details.lastReviewDate, details.nextReviewDate, details.instructions, at.changedBy ?? record.council.dataManager,
      timestamp(at.changedAt), uploadOf(record, at.fileDay), version, at.versionId]
  }
  function* plans(): Generator<CopyValue[]> {
    for (const record of each()) {
      for (const plan of record.plans) yield [plan.id, ...state(record, plan, presentState(plan), plan.states.length)]
    }
  }
  function* versions(): Generator<CopyValue[]> {
    for (const record of each()) {
      for (const plan of record.plans) {
        for (const [before, at] of plan.states.entries()) {
          tally.add(record, plan, at, plan.states[before - 1])
          yield [plan.id, ...state(record, plan, at, before + 1)]
        }
      }
    }
  }
  return [
    { table: 'cpis.plan', columns: ['id', ...stateColumns], rows: plans() },
    { table: 'cpis.plan_version', columns: ['plan_id', ...stateColumns], rows: versions() },
  ]
}

/** One state of a child's details. */
type DetailsState = {
  versionId: string
  version: number
  change: string
  changedBy: string
  at: number
  fileDay: number | null
  said: Pick<ChildRecord, 'familyName' | 'givenName' | 'dateOfBirth' | 'isProtected'>
}

/** Every state of a child's details, the current one last. */
function detailsInTime(record: ChildRecord): DetailsState[] {
  return [...record.formerly.map((_, nth) => detailsAt(record, nth)), presentDetails(record)]
}

function presentDetails(record: ChildRecord): DetailsState {
  return detailsAt(record, record.formerly.length)
}

/** One state. The first has the id of the record and the others ids derived from it, so that the same seed makes the same history. */
function detailsAt(record: ChildRecord, nth: number): DetailsState {
  const said = record.formerly[nth] ?? record
  const before = record.formerly[nth - 1]
  if (!before) {
    return { versionId: record.id, version: 1, change: 'published', changedBy: record.council.dataManager, at: record.createdAt, fileDay: record.fileDay, said }
  }
  const { change, changedBy, until } = before
  return { versionId: followingId(record.id, nth), version: nth + 1, change, changedBy, at: until, fileDay: null, said }
}

/** Another identifier of the same form. @param nth from 1 to 15 */
function followingId(id: string, nth: number): string {
  return `${((parseInt(id.slice(0, 8), 16) ^ (nth << 20)) >>> 0).toString(16).padStart(8, '0')}${id.slice(8)}`
}

/** The numbers that were replaced, each by the same person's next one. @param people the awkward cases: nobody else has any */
export function supersededNumberTable(people: Iterable<RegisteredPerson>, clock: SeedClock): TableRows {
  const links = [...people].flatMap(({ nhsNumber, formerNumbers }) =>
    formerNumbers.map((former, at) => {
      const said = timestamp(momentAgo(clock, 30, 3))
      return [former, formerNumbers[at + 1] ?? nhsNumber, said, said]
    }))
  // The same ones whatever the seed, as the numbers are.
  const rows = links.map((link, at) => [...link, `00000000-0000-4000-8000-${String(at + 1).padStart(12, '0')}`])
  return { table: 'cpis.superseded_number', columns: ['nhs_number', 'replaced_by', 'recorded_at', 'said_at', 'id'], rows }
}
