import pg from 'pg'
import { Ticket } from '@/lib/db/ticket'
import { actAs } from '@/tests/support/by-sql'
import type { FilledRegister } from '@/tests/support/filled-register'

/**
 * Who may see which rows, taken from the security specification (section 2) and not from the database: authority staff see their own
 * authority's, and nobody sees anything else. The look-up reaches plans through functions, which have their own tests.
 */

/** Tables that are not about people: every signed-in page shows them, and the application may read all of them. */
export const REFERENCE_TABLES: Readonly<Record<string, string>> = {
  'cpis.organisation': 'public names and codes of councils and hospitals',
  'cpis.authority': 'public codes, telephone numbers for clinicians, office hours',
  'cpis.care_setting': 'departments of hospitals',
  'cpis.setting_kind': 'the kinds of care setting, a fixed list',
  'cpis.role': 'the roles, a fixed list',
}

/** Tables of which somebody sees their own rows: a row's key, and which rows belong to an authority ($1), or to a person there ($2). */
const OWNED: Readonly<Record<string, { key: string; rowsOf: string; onesOwn?: true }>> = {
  'cpis.child': { key: 'id', rowsOf: 'select id as key from cpis.child where authority_id = $1' },
  'cpis.plan': { key: 'id', rowsOf: 'select id as key from cpis.plan where authority_id = $1' },
  'cpis.plan_version': { key: 'version_id', rowsOf: 'select version_id as key from cpis.plan_version where authority_id = $1' },
  'cpis.upload': { key: 'id', rowsOf: 'select id as key from cpis.upload where authority_id = $1' },
  'cpis.listed_plan': { key: 'plan_id', rowsOf: 'select id as key from cpis.plan where authority_id = $1 and withdrawn_at is null' },
  'cpis.notification': { key: 'id', rowsOf: 'select id as key from cpis.notification where authority_id = $1' },
  'cpis.notification_visit': { key: 'latest_id', rowsOf: 'select id as key from cpis.notification where authority_id = $1' },
  'cpis.child_version': { key: 'version_id', rowsOf: 'select version_id as key from cpis.child_version where authority_id = $1' },
  'cpis.lead_team': { key: 'id', rowsOf: 'select id as key from cpis.lead_team where authority_id = $1' },
  'cpis.authority_change': { key: 'id', rowsOf: 'select id as key from cpis.authority_change where authority_id = $1' },
  // Only the person filling in a form can see it.
  'cpis.plan_draft': { key: 'id', rowsOf: 'select id as key from cpis.plan_draft where authority_id = $1 and person_id = $2', onesOwn: true },
  'cpis.approval': { key: 'id', rowsOf: 'select id as key from cpis.approval where authority_id = $1' },
  // Both sides see an offer; once it is declined or withdrawn, the receiver no longer does.
  'cpis.transfer': {
    key: 'id',
    rowsOf: `select id as key from cpis.transfer where from_authority = $1 or (to_authority = $1 and state not in ('declined', 'taken-back'))`,
  },
  'cpis.register_version': { key: 'authority_id', rowsOf: 'select authority_id as key from cpis.register_version where authority_id = $1' },
  'cpis.upload_file': { key: 'upload_id', rowsOf: 'select upload_id as key from cpis.upload_file where authority_id = $1' },
  'cpis.file_work': { key: 'upload_id', rowsOf: 'select upload_id as key from cpis.file_work where authority_id = $1' },
  'cpis.checked_file': { key: 'upload_id', rowsOf: 'select upload_id as key from cpis.checked_file where authority_id = $1' },
  'cpis.traced_row': { key: 'upload_id', rowsOf: 'select upload_id as key from cpis.traced_row where authority_id = $1' },
  'cpis.upload_row': { key: 'upload_id', rowsOf: 'select upload_id as key from cpis.upload_row where authority_id = $1' },
  'cpis.rejected_row': { key: 'id', rowsOf: 'select id as key from cpis.rejected_row where authority_id = $1' },
  'cpis.row_beside_plan': { key: 'row_id', rowsOf: 'select id as key from cpis.rejected_row where authority_id = $1' },
  'cpis.quality_snapshot': { key: 'authority_id', rowsOf: 'select authority_id as key from cpis.quality_snapshot where authority_id = $1' },
  'cpis.upload_absence': { key: 'upload_id', rowsOf: 'select upload_id as key from cpis.upload_absence where authority_id = $1' },
  // National administrators see that it happened in any authority, as a count.
  'cpis.mass_ending': {
    key: 'upload_id',
    rowsOf: `select upload_id as key from cpis.mass_ending
             where authority_id = $1 or exists (select from cpis.organisation o where o.id = $1 and o.kind = 'national')`,
  },
  // Auditors see every alert.
  'cpis.access_alert': {
    key: 'id',
    rowsOf: `select id as key from cpis.access_alert
             where organisation_id = $1 or exists (select from cpis.organisation o where o.id = $1 and o.kind = 'national')`,
  },
  // Only the national organisation sees what the verifier found, and what is kept beyond its time.
  'cpis.verification_run': {
    key: 'id',
    rowsOf: `select id as key from cpis.verification_run where exists (select from cpis.organisation o where o.id = $1 and o.kind = 'national')`,
  },
  'cpis.legal_hold': {
    key: 'id',
    rowsOf: `select id as key from cpis.legal_hold where exists (select from cpis.organisation o where o.id = $1 and o.kind = 'national')`,
  },
  'cpis.review_item': { key: 'id', rowsOf: 'select id as key from cpis.review_item where organisation_id = $1' },
  // A clinician sees the questions put to them; a safeguarding lead sees those of the organisation.
  'cpis.review_question': {
    key: 'item_id',
    rowsOf: `select item_id as key from cpis.review_question q where q.organisation_id = $1 and (q.person_id = $2
               or exists (select from cpis.role_assignment a where a.person_id = $2 and a.role = 'SG' and a.ended_at is null))`,
    onesOwn: true,
  },
  'cpis.held_ending': { key: 'id', rowsOf: 'select id as key from cpis.held_ending where authority_id = $1' },
}

const KEPT = ['cpis.lead_team', 'cpis.authority_change']
const REGISTER = [
  'cpis.child',
  'cpis.child_version',
  'cpis.plan',
  'cpis.plan_version',
  'cpis.listed_plan',
  'cpis.row_beside_plan',
  'cpis.transfer',
  'cpis.register_version',
  'cpis.upload',
  'cpis.upload_row',
  'cpis.rejected_row',
  'cpis.held_ending',
  'cpis.upload_absence',
  'cpis.file_work',
  'cpis.mass_ending',
  'cpis.quality_snapshot',
  ...KEPT,
]
const OWN_ROWS: Readonly<Record<string, readonly string[]>> = {
  LP: [...REGISTER, 'cpis.approval', 'cpis.notification', 'cpis.notification_visit'],
  LD: [...REGISTER, 'cpis.approval', 'cpis.plan_draft', 'cpis.upload_file', 'cpis.checked_file', 'cpis.traced_row'],
  ED: [...REGISTER, 'cpis.notification', 'cpis.notification_visit'],
  OA: KEPT,
  CL: ['cpis.review_question'],
  SG: ['cpis.access_alert', 'cpis.review_item', 'cpis.review_question'],
  NA: ['cpis.mass_ending', 'cpis.verification_run', 'cpis.legal_hold'],
  AU: ['cpis.access_alert', 'cpis.verification_run', 'cpis.legal_hold'],
}

/** Who a statement claims to run for; `null` claims nothing. */
export type Caller = { person: string | null; role: string | null; organisation: string | null }

/** Nobody, somebody in every role, and incomplete or inconsistent callers. */
export function callersOf({ people, authorities }: FilledRegister): Caller[] {
  const known = people.map((one) => ({ person: one.personId, role: one.role, organisation: one.organisation.id }))
  const [first] = authorities
  const roles = ['CL', 'SG', 'LP', 'LD', 'ED', 'OA', 'NA', 'AU']
  return [
    { person: null, role: null, organisation: null },
    { person: '', role: '', organisation: '' },
    ...known,
    ...roles.map((role) => ({ person: null, role, organisation: null })),
    ...roles.map((role) => ({ person: null, role, organisation: '00000000-0000-4000-8000-000000000000' })),
    // The right organisation with a role that does not exist there, and with none.
    ...['CL', 'SG', 'OA', 'NA', 'AU', '', 'lp', 'LP '].map((role) => ({ person: null, role, organisation: first.id })),
    { person: null, role: null, organisation: first.id },
  ]
}

/** Every table of the service's two schemas, partitions included. */
export async function tablesOf(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('cpis', 'cpis_part') and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1`,
  )
  return rows.map((row) => row.name)
}

/**
 * Reads every table as the application, for every caller.
 *
 * @returns a sentence for each broken rule; none if all hold
 */
export async function brokenReadRules(admin: pg.Client, appUrl: string, register: FilledRegister): Promise<string[]> {
  const application = new pg.Client({ connectionString: appUrl })
  await application.connect()
  try {
    const readable = await readableTables(application, await tablesOf(admin))
    const broken = Object.keys(REFERENCE_TABLES)
      .filter((table) => !readable.includes(table))
      .map((table) => `nobody can read ${table}`)
    for (const caller of callersOf(register)) {
      await startAs(admin, application, caller)
      for (const table of readable) broken.push(...(await brokenFor(admin, application, caller, table)))
      await application.query('rollback')
    }
    return broken
  } finally {
    await application.end()
  }
}

/** The tables that the application has a grant to read, whether or not they have rows. Grants do not depend on the caller: asked once. */
async function readableTables(application: pg.Client, tables: string[]): Promise<string[]> {
  const readable: string[] = []
  for (const table of tables) {
    try {
      await application.query(`select from ${table} limit 0`)
      readable.push(table)
    } catch (error) {
      if ((error as { code?: string }).code !== '42501') throw error
    }
  }
  return readable
}

async function brokenFor(admin: pg.Client, application: pg.Client, caller: Caller, table: string): Promise<string[]> {
  if (table in REFERENCE_TABLES) return []
  const who = `${caller.role ?? 'nobody'} of ${caller.organisation ?? 'nowhere'}`
  const { rows: seen } = await application.query<Record<string, unknown>>(`select * from ${table}`)
  const owned = OWNED[table]
  if (!owned || !caller.organisation || !OWN_ROWS[caller.role ?? '']?.includes(table)) {
    return seen.length === 0 ? [] : [`${who} sees ${seen.length} rows of ${table}`]
  }
  const { rows } = await admin.query<{ key: string }>(owned.rowsOf, owned.onesOwn ? [caller.organisation, caller.person] : [caller.organisation])
  const own = new Set<unknown>(rows.map((row) => row.key))
  const foreign = seen.filter((row) => !own.has(row[owned.key])).length
  return [
    ...(foreign > 0 ? [`${who} sees ${foreign} foreign rows of ${table}`] : []),
    ...(seen.length - foreign === own.size ? [] : [`${who} does not see all their own rows of ${table}`]),
  ]
}

/** Begins a transaction the way the runner does, with a ticket of such a caller; nobody has none. */
export async function startAs(admin: pg.Client, application: pg.Client, { person, role, organisation }: Caller): Promise<void> {
  const nobody = [person, role, organisation].every((one) => one === null)
  const { rows } = await admin.query<{ ticket: string }>(`select cpis.make_ticket($1, $2, $3, null, null, '1 minute') as ticket`, [
    person || null,
    role,
    organisation || null,
  ])
  await application.query('begin')
  if (!nobody) await actAs(application, new Ticket(rows[0]?.ticket ?? ''))
}

/**
 * Looks at the settings of every table and policy.
 *
 * @returns a sentence for each table that lacks forced row security without a written reason, and for each policy that is for everybody
 */
export async function unprotectedTables(admin: pg.Client): Promise<string[]> {
  const { rows: tables } = await admin.query<{ name: string; protected: boolean; view: boolean }>(
    `select n.nspname || '.' || c.relname as name, c.relkind not in ('r', 'p') as view,
            case c.relkind when 'r' then c.relrowsecurity and c.relforcerowsecurity
                           when 'p' then c.relrowsecurity and c.relforcerowsecurity
                           -- A view reads as its owner unless it says otherwise, and then the policies of its tables apply.
                           when 'v' then 'security_invoker=true' = any (coalesce(c.reloptions, '{}')) else false end as protected
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('cpis', 'cpis_part') and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1`,
  )
  const { rows: policies } = await admin.query<{ name: string }>(
    `select schemaname || '.' || tablename || ': ' || policyname as name from pg_policies where roles = '{public}' order by 1`,
  )
  return [
    ...tables.filter((table) => table.view && !table.protected).map((table) => `${table.name} reads as its owner, past the policies`),
    ...tables
      .filter((table) => !table.view && !table.protected && !hasReason(table.name))
      .map((table) => `${table.name} has no forced row security and no reason for that`),
    ...policies.map((policy) => `${policy.name} is for everybody`),
  ]
}

function hasReason(table: string): boolean {
  return (REFERENCE_TABLES[table] ?? '') !== ''
}
