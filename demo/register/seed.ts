import pg from 'pg'
import { calendarDate } from '@/lib/shared/calendar-date'
import { Refusal } from '@/lib/shared/refusal'
import { countAccesses } from './access-counts'
import { matchedTable, notificationTable, outcomeTable, unmatchedTable, type Stamp } from './access-rows'
import { careProviders, DAYS_OF_ACCESSES, drawAccesses, type Access, type CareProviders } from './accesses'
import { awkwardPeople, drawAwkwardPeople, numbersKeptForCases } from './awkward-cases'
import { drawPeople } from './children'
import { contactTables } from './contacts'
import { copyRows, type TableRows } from './copy'
import { decisionTables } from './decisions'
import { FileTally, fileTables } from './files'
import type { Told } from './handling'
import { filledTables, largeTables, keepRowSecurity, refuseFilledRegister, relaxRowSecurity, vacuum } from './loading'
import { makeOrganisations, type Organisation, type SettingKind } from './organisations'
import { qualityHistoryTable } from './quality-history'
import { childTables, organisationTables, peopleTables, supersededNumberTable } from './register-rows'
import { setAside } from './set-aside'
import type { SeedClock } from './seed-clock'
import { makeStaff, type Staff } from './staff'
import { rowsToFix } from './to-fix'

/** How large a register to create, and with which keys. */
export type SeedOptions = {
  /** People on the register, at least the awkward cases; each may be held by two authorities. */
  children?: number
  /** Look-ups in the last three months; a tenth of them are of numbers about which nothing is held. */
  accesses?: number
  /** Another seed gives other people; the ten numbers to try stay the same. */
  seed?: number
  /** The SUBJECT_KEY and ACCESS_MAC_KEY of the application that will use the register. */
  subjectKey: string
  macKey: string
  /** The time that everything is dated from; by default now, by the database's clock. */
  moment?: Date
  /** Called for each table when it has been filled. */
  onTable?: (figure: TableFigure) => void
}

/** How long it took to fill a table. */
export type TableFigure = { table: string; rows: number; seconds: number }

/** How long it took to fill them all, including indexes, checks and statistics. */
export type SeedReport = { tables: TableFigure[]; rows: number; seconds: number }

/** With more, the numbers would run out: the 999 range has about 908,000. */
const MOST_CHILDREN = 800_000

/**
 * Fills an empty, migrated database with the demonstration register: ten councils, fifteen NHS organisations, their people,
 * synthetic children with every kind of plan and every awkward case, files, and three months of accesses. The same options at the same
 * time give the same register on any machine; at another time of the day only the latest file and the newest accesses differ. It all
 * happens in one transaction.
 *
 * @param adminUrl address of the database, with a login that may act as `cpis_owner`
 * @returns rows and seconds for each table and in total
 * @throws Refusal in production, if the register is not empty, or if there are more children than synthetic numbers
 */
export async function seedDemonstration(adminUrl: string, options: SeedOptions): Promise<SeedReport> {
  const { children = 3000, accesses = 12_000, seed = 1, onTable } = options
  refuseInProduction()
  if (children > MOST_CHILDREN) throw new Refusal(`There are synthetic NHS numbers for no more than ${MOST_CHILDREN} children.`)
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'cpis-seed' })
  // A connection that is lost between two statements is reported here; the next statement then fails.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const begun = performance.now()
    await client.query('begin')
    await relaxRowSecurity(client)
    await refuseFilledRegister(client)
    const putBack = await setAside(client, largeTables)
    const demonstration = await prepare(client, options, { children, accesses, seed })
    const tables: TableFigure[] = []
    for (const rows of drawTables(demonstration)) {
      const figure = await fill(client, rows)
      tables.push(figure)
      onTable?.(figure)
    }
    await putBack()
    await keepRowSecurity(client)
    await client.query('commit')
    await vacuum(client, filledTables)
    return { tables, rows: tables.reduce((sum, table) => sum + table.rows, 0), seconds: (performance.now() - begun) / 1000 }
  } finally {
    // This also rolls back a transaction that has not been committed.
    await client.end()
  }
}

/** @throws Refusal if this copy of CPIS is declared to be in production */
export function refuseInProduction(): void {
  if (process.env.CPIS_MODE === 'production') throw new Refusal('The demonstration register is never loaded with CPIS_MODE=production.')
}

async function fill(client: pg.Client, table: TableRows): Promise<TableFigure> {
  const begun = performance.now()
  const rows = await copyRows(client, table)
  return { table: table.table, rows, seconds: (performance.now() - begun) / 1000 }
}

/** Everything that the tables are drawn from. */
type Demonstration = {
  seed: number
  children: number
  accesses: number
  clock: SeedClock
  stamp: Stamp
  organisations: Organisation[]
  staff: Staff
  providers: CareProviders
}

async function prepare(
  client: pg.Client,
  keys: { subjectKey: string; macKey: string; moment?: Date },
  size: { children: number; accesses: number; seed: number },
): Promise<Demonstration> {
  const kinds = await client.query<SettingKind>('select code, unscheduled, usual_reason as "usualReason" from cpis.setting_kind')
  const moment = await client.query<{ today: string; midnight: Date; now: Date; transaction: string }>(
    `select day::text as today, day::timestamp at time zone 'Europe/London' as midnight, moment as now, pg_current_xact_id()::text as transaction
     from coalesce($1::timestamptz, now()) moment, date(moment at time zone 'Europe/London') day`,
    [keys.moment ?? null],
  )
  const [first] = moment.rows
  if (!first) throw new Error('The database did not say what day it is')
  await client.query('select cpis.ensure_access_partitions($1::date - $2::integer, $1::date + 92)', [first.today, DAYS_OF_ACCESSES + 1])
  const clock = { today: calendarDate(first.today), midnight: first.midnight.getTime(), now: first.now.getTime() }
  const organisations = makeOrganisations(size.seed, new Map(kinds.rows.map((kind) => [kind.code, kind])))
  const staff = makeStaff(size.seed, organisations)
  return {
    ...size,
    clock,
    organisations,
    staff,
    stamp: { subjectKey: keys.subjectKey, macKey: keys.macKey, transaction: first.transaction },
    providers: careProviders(clock, organisations, staff),
  }
}

/** Every table, in an order in which rows refer only to earlier rows. */
function* drawTables(demonstration: Demonstration): Generator<TableRows> {
  const { seed, clock, children, accesses, organisations, staff, providers, stamp } = demonstration
  const authorityIds = new Map(organisations.filter(({ council }) => council).map(({ code, id }) => [code, id]))
  const people = () => drawPeople(seed, clock, children)
  yield* organisationTables(clock, organisations)
  yield* peopleTables(clock, staff)
  yield* contactTables(seed, clock, staff, authorityIds)
  const [tally, told]: [FileTally, Told[]] = [new FileTally(), []]
  const cases = [...drawAwkwardPeople(seed, clock)]
  const toFix = rowsToFix(clock, cases)
  yield qualityHistoryTable(seed, clock, organisations, toFix)
  yield* childTables(seed, people, authorityIds, tally)
  yield* fileTables(seed, clock, tally, staff, authorityIds, toFix)
  yield supersededNumberTable(cases, clock)
  yield* decisionTables(seed, clock, cases, staff, authorityIds)

  const size = Math.max(children, awkwardPeople)
  const unmatched = Math.floor(accesses / 10)
  const counts = countAccesses(seed, clock, people, size, accesses - unmatched)
  yield matchedTable(eachAccess(demonstration, counts), stamp, authorityIds)
  yield unmatchedTable(seed, clock, providers.settings, staff, stamp, numbersKeptForCases + size, unmatched)
  yield notificationTable(seed, clock, eachAccess(demonstration, counts), staff, authorityIds, told)
  yield outcomeTable(seed, told)
}

function* eachAccess({ seed, clock, children, providers }: Demonstration, counts: Uint16Array): Generator<Access> {
  let nth = 0
  for (const person of drawPeople(seed, clock, children)) {
    const count = counts[nth] ?? 0
    if (count > 0) yield* drawAccesses(seed, providers, person, nth, count)
    nth++
  }
}
