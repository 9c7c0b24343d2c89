import type { CopyValue } from '@/lib/db/copy-line'
import type { ChildRecord, Plan, PlanState, RegisteredPerson } from './child'
import { presentState } from './child'
import type { TableRows } from './copy'
import type { Council } from './councils'
import type { Organisation } from './organisations'
import { momentAgo, timestamp, type SeedClock } from './seed-clock'
import type { Person, Staff } from './staff'

/** When the organisations joined the pilot, and their people were given their roles: so many days ago. */
const JOINED_DAYS_AGO = 400
const ROLES_GRANTED_DAYS_AGO = 120

/** The organisations, what only authorities have, and the care settings. @param now the moment of seeding, for freshness */
export function organisationTables(clock: SeedClock, now: Date, organisations: readonly Organisation[]): TableRows[] {
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
        council.officeOpens, council.officeCloses, council.sharedDetails, minutesBefore(now, council.updatedMinutesAgo),
        ...deliveryCells(clock, council)]] : []),
    },
    {
      table: 'cpis.care_setting', columns: ['id', 'organisation_id', 'kind', 'name'],
      rows: organisations.flatMap(({ id, settings }) => settings.map((setting) => [setting.id, id, setting.kind.code, setting.name])),
    },
  ]
}

/** Who confirmed the telephone numbers and when, and how it hears of look-ups besides its inbox. */
function deliveryCells(clock: SeedClock, { confirmedDaysAgo, dataManager, delivers }: Council): CopyValue[] {
  const confirmed = confirmedDaysAgo === null ? [null, null] : [timestamp(momentAgo(clock, confirmedDaysAgo, 11)), dataManager]
  return [...confirmed, delivers?.email !== undefined, delivers?.email === undefined ? [] : [delivers.email], delivers?.mailbox === true]
}

function minutesBefore(now: Date, minutes: number | null): string | null {
  return minutes === null ? null : timestamp(now.getTime() - minutes * 60_000)
}

/** People, how both identity providers know them, and their roles. */
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

const stateColumns = ['child_id', 'authority_id', 'nhs_number', 'type', 'start_date', 'end_date', 'withdrawn_at', 'category', 'legal_status',
  'lead_team', 'lead_team_phone', 'last_review_date', 'next_review_date', 'instructions', 'changed_by', 'changed_at', 'version', 'version_id']

/**
 * The children, their plans and the plans' versions.
 *
 * @param people gives everybody anew each time it is called, so that nothing is kept
 * @param authorityIds the organisation of each council, by its DfE code
 */
export function childTables(people: () => Iterable<RegisteredPerson>, authorityIds: ReadonlyMap<string, string>): TableRows[] {
  const authorityOf = (record: ChildRecord): string => authorityIds.get(record.council.dfeCode) ?? ''
  function* eachRecord(): Generator<ChildRecord> {
    for (const person of people()) yield* person.records
  }
  function* children(): Generator<CopyValue[]> {
    for (const record of eachRecord()) {
      // The first state of a record bears the record's own id, so that the same seed makes the same history.
      yield [record.id, record.id, record.council.dataManager, authorityOf(record), record.nhsNumber, record.localId, record.familyName,
        record.givenName, record.dateOfBirth, record.shielded, timestamp(record.createdAt), timestamp(record.updatedAt)]
    }
  }
  const state = (record: ChildRecord, plan: Plan, at: PlanState, version: number): CopyValue[] => {
    const { details } = at
    return [record.id, authorityOf(record), record.nhsNumber, plan.type, at.startDate, at.endDate,
      at.withdrawnAt === null ? null : timestamp(at.withdrawnAt), details.category, details.legalStatus, details.leadTeam,
      details.leadTeamPhone, details.lastReviewDate, details.nextReviewDate, details.instructions, record.council.dataManager,
      timestamp(at.changedAt), version, at.versionId]
  }
  function* plans(): Generator<CopyValue[]> {
    for (const record of eachRecord()) {
      for (const plan of record.plans) yield [plan.id, ...state(record, plan, presentState(plan), plan.states.length)]
    }
  }
  function* versions(): Generator<CopyValue[]> {
    for (const record of eachRecord()) {
      for (const plan of record.plans) {
        for (const [before, at] of plan.states.entries()) yield [plan.id, ...state(record, plan, at, before + 1)]
      }
    }
  }
  return [
    {
      table: 'cpis.child', columns: ['id', 'version_id', 'changed_by', 'authority_id', 'nhs_number', 'local_id', 'family_name', 'given_name',
        'date_of_birth', 'shielded', 'created_at', 'updated_at'], rows: children(),
    },
    { table: 'cpis.plan', columns: ['id', ...stateColumns], rows: plans() },
    { table: 'cpis.plan_version', columns: ['plan_id', ...stateColumns], rows: versions() },
  ]
}

/** The numbers that were replaced, each by the next one of the same person. @param people the awkward cases: nobody else has any */
export function supersededNumberTable(people: Iterable<RegisteredPerson>, clock: SeedClock): TableRows {
  const rows = [...people].flatMap(({ nhsNumber, formerNumbers }) =>
    formerNumbers.map((former, at) => [former, formerNumbers[at + 1] ?? nhsNumber, timestamp(momentAgo(clock, 30, 3))]))
  return { table: 'cpis.superseded_number', columns: ['nhs_number', 'replaced_by', 'recorded_at'], rows }
}
