import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { fillRegister, type FilledRegister } from '@/tests/support/filled-register'
import { brokenReadRules, callersOf, REFERENCE_TABLES, startAs, tablesOf, unprotectedTables } from './row-security-check'

let database: TestDatabase
let admin: pg.Client
let register: FilledRegister

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  register = await fillRegister(admin)
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

describe('the rows that the application sees', () => {
  it('are looked for in tables that hold rows: none of them is empty but partitions of other months', async () => {
    const empty: string[] = []
    for (const table of await tablesOf(admin)) {
      const { rows } = await admin.query(`select from ${table} limit 1`)
      if (rows.length === 0 && !/_20[0-9]{2}_[0-9]{2}$/.test(table)) empty.push(table)
    }
    expect(empty).toEqual([])
  })

  it('are the caller’s own and nobody else’s, in every table, for every role and for nobody', async () => {
    expect(await brokenReadRules(admin, database.appUrl, register)).toEqual([])
  })

  it('end with the transaction: the next one on the same connection is nobody', async () => {
    const application = await connect(database.appUrl)
    const practitioner = callersOf(register).find((caller) => caller.role === 'LP')!
    await startAs(admin, application, practitioner)
    expect((await application.query('select from cpis.child')).rows).toHaveLength(2)
    await application.query('commit')
    expect((await application.query('select from cpis.child')).rows).toEqual([])
    await application.end()
  })
})

describe('what the application may change', () => {
  let application: pg.Client

  beforeAll(async () => {
    application = await connect(database.appUrl)
  })
  afterAll(() => application.end())

  /** Runs a statement as a caller and rolls it back. Returns the number of rows it touched, or the error code. */
  async function attempt(caller: { role: string; organisation: string }, sql: string, values: unknown[] = []): Promise<number | string> {
    const person = register.people.find((one) => one.role === caller.role && one.organisation.id === caller.organisation)?.personId ?? null
    await startAs(admin, application, { ...caller, person })
    try {
      return (await application.query(sql, values)).rowCount ?? 0
    } catch (error) {
      return (error as { code?: string }).code ?? 'unknown'
    } finally {
      await application.query('rollback')
    }
  }

  const REFUSED = '42501'
  /** Tables whose rows a data manager maintains, each with one row of each authority that they may change. */
  const KEPT_BY_THE_MANAGER = ['cpis.lead_team', 'cpis.plan_draft', 'cpis.upload', 'cpis.rejected_row', 'cpis.held_ending']

  it('is no deletion and no truncation but of one’s own drafts and a preview of one’s own authority, for any role', async () => {
    const allowed: string[] = []
    for (const table of await tablesOf(admin)) {
      for (const role of ['LP', 'LD', 'NA']) {
        const caller = { role, organisation: register.authorities[0].id }
        for (const statement of [`delete from ${table}`, `truncate ${table} cascade`]) {
          const answer = await attempt(caller, statement)
          if (typeof answer === 'number' && answer > 0) allowed.push(`${role}: ${statement} (${answer})`)
        }
      }
    }
    expect(allowed).toEqual([
      'LD: delete from cpis.checked_file (1)',
      'LD: delete from cpis.file_work (1)',
      'LD: delete from cpis.plan_draft (1)',
      'LD: delete from cpis.traced_row (1)',
      'LD: delete from cpis.upload_absence (1)',
      'LD: delete from cpis.upload_row (1)',
    ])
  })

  it('is no row of the accesses, the log, the versions of plans and children, people, roles, sessions, requests, transfers or the outbox', async () => {
    const changed: string[] = []
    const { rows } = await admin.query<{ table: string; column: string }>(
      `select n.nspname || '.' || c.relname as table, a.attname as column from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum = 1 where n.nspname in ('cpis', 'cpis_part') and c.relkind in ('r', 'p')`,
    )
    for (const { table, column } of rows) {
      if (['cpis.child', 'cpis.plan', 'cpis.authority', 'cpis.notification', ...KEPT_BY_THE_MANAGER].includes(table)) continue
      for (const role of ['LP', 'LD', 'NA']) {
        const answer = await attempt({ role, organisation: register.authorities[0].id }, `update ${table} set ${column} = ${column}`)
        if (answer !== REFUSED) changed.push(`${role} ${table}: ${answer}`)
      }
    }
    expect(changed).toEqual([])
  })

  it.each([
    'cpis.access_matched',
    'cpis.access_unmatched',
    'cpis.checked_number',
    'cpis.audit_event',
    'cpis.person',
    'cpis.session',
    'cpis.superseded_number',
  ])('says nothing of %s, which it may not even read', async (table) => {
    for (const role of ['CL', 'LP', 'LD', 'NA', 'AU']) {
      expect(await attempt({ role, organisation: register.authorities[0].id }, `select from ${table}`)).toBe(REFUSED)
    }
  })

  it('is, for the data manager, the children and plans of their own authority', async () => {
    const [own, other] = register.authorities
    const changeAll = 'update cpis.child set given_name = given_name where true'
    expect(await attempt({ role: 'LD', organisation: own.id }, changeAll)).toBe(2)
    expect(await attempt({ role: 'LD', organisation: own.id }, 'update cpis.plan set lead_team = $1', ['North team'])).toBe(2)
    expect(
      await attempt({ role: 'LD', organisation: own.id }, 'update cpis.child set given_name = given_name where authority_id = $1', [other.id]),
    ).toBe(0)
    expect(await attempt({ role: 'LD', organisation: own.id }, 'update cpis.authority set register_updated_at = now()')).toBe(1)
    expect(await attempt({ role: 'LD', organisation: own.id }, `update cpis.authority set duty_phone = '01632 960000'`)).toBe(1)
    expect(await attempt({ role: 'LD', organisation: own.id }, `update cpis.authority set dfe_code = '899'`)).toBe(REFUSED)
  })

  it.each(KEPT_BY_THE_MANAGER)('is, of %s, the data manager’s own row and nobody else’s', async (table) => {
    const change = `update ${table} set authority_id = authority_id`
    expect(await attempt({ role: 'LD', organisation: register.authorities[0].id }, change)).toBe(1)
    for (const role of ['LP', 'ED', 'CL', 'SG', 'NA', 'AU', '']) {
      expect([role, await attempt({ role, organisation: register.authorities[0].id }, change)]).toEqual([role, 0])
    }
    const [own, other] = register.authorities
    expect(await attempt({ role: 'LD', organisation: own.id }, `update ${table} set authority_id = $1`, [other.id])).toBe(REFUSED)
  })

  it('is, for an administrator, how their authority is reached and what it shares, and nothing of its register', async () => {
    const [own] = register.authorities
    const caller = { role: 'OA', organisation: own.id }
    expect(await attempt(caller, `update cpis.authority set duty_phone = '01632 960000'`)).toBe(1)
    expect(await attempt(caller, `update cpis.lead_team set phone = '01632 960301'`)).toBe(1)
    for (const table of ['cpis.plan_draft', 'cpis.upload', 'cpis.rejected_row', 'cpis.held_ending']) {
      expect([table, await attempt(caller, `update ${table} set authority_id = authority_id`)]).toEqual([table, 0])
    }
  })

  it('is not the lifting of a protection, nor an answer to a request or an offer, which are functions’ to give', async () => {
    const caller = { role: 'LD', organisation: register.authorities[0].id }
    expect(await attempt(caller, 'update cpis.child set is_protected = false where is_protected')).toBe(REFUSED)
    expect(await attempt(caller, 'update cpis.child set is_protected = true')).toBe(2)
    expect(await attempt(caller, `update cpis.approval set decision = 'approved'`)).toBe(REFUSED)
    expect(await attempt(caller, `update cpis.transfer set state = 'accepted'`)).toBe(REFUSED)
    // Nor can anybody insert a request that is already decided, or an offer in another authority's name.
    expect(
      await attempt(
        caller,
        `insert into cpis.approval (authority_id, kind, upload_id, reason, requested_by, requested_by_name, decision, decided_at,
      decided_by, decided_by_name) select authority_id, 'endings', id, 'The file is the whole register', null, 'A file', 'approved', now(), cpis.caller_user(), 'Pat'
      from cpis.upload`,
      ),
    ).toBe(REFUSED)
    expect(
      await attempt(
        caller,
        `insert into cpis.transfer (plan_id, from_authority, to_authority, nhs_number, family_name, given_name, date_of_birth, type,
      start_date, moves_on, offered_by, offered_by_name) select plan_id, $1, $2, nhs_number, family_name, given_name, date_of_birth, type, start_date, moves_on,
      cpis.caller_user(), 'Pat' from cpis.transfer where state = 'offered' limit 1`,
        [register.authorities[1].id, caller.organisation],
      ),
    ).toBe(REFUSED)
  })

  it('is nothing of one’s own that names a child, a plan or a file of another authority', async () => {
    const [own, other] = register.authorities
    const caller = { role: 'LD', organisation: own.id }
    const idOf = async (table: string, authority: string) =>
      (await admin.query<{ id: string }>(`select id from cpis.${table} where authority_id = $1 order by id limit 1`, [authority])).rows[0]!.id
    const [child, plan, theirUpload, upload, ownPlan] = [
      await idOf('child', other.id),
      await idOf('plan', other.id),
      await idOf('upload', other.id),
      await idOf('upload', own.id),
      await idOf('plan', own.id),
    ]
    const held = `insert into cpis.held_ending (authority_id, upload_id, plan_id, end_date, how, apply_after, needs_approval, state, settled_at)
      values ($1, $2, $3, cpis.today(), 'absent', now(), false, 'overtaken', now())`
    const absent = 'insert into cpis.upload_absence (authority_id, upload_id, plan_id) values ($1, $2, $3) on conflict do nothing'
    const ask = (kind: string, about: string) => `insert into cpis.approval (authority_id, kind, ${about}, reason, requested_by, requested_by_name)
      values ($1, '${kind}', $2, 'The threat has ended, says the police', cpis.caller_user(), 'Pat')`
    const offer = `insert into cpis.transfer (plan_id, from_authority, to_authority, nhs_number, family_name, given_name, date_of_birth, type, start_date, moves_on,
      offered_by, offered_by_name) values ($1, $2, $3, '9990010005', 'A', 'B', '2018-01-01', 'CPP', '2025-01-01', cpis.today(), cpis.caller_user(), 'Pat')`
    const FOREIGN = '23503'
    expect(await attempt(caller, ask('protection-lift', 'child_id'), [own.id, child])).toBe(FOREIGN)
    expect(await attempt(caller, ask('endings', 'upload_id'), [own.id, theirUpload])).toBe(FOREIGN)
    const {
      rows: [free],
    } = await admin.query<{ id: string }>(
      `select id from cpis.plan p where authority_id = $1 and not exists (select from cpis.transfer t where t.plan_id = p.id and t.state = 'offered') limit 1`,
      [other.id],
    )
    expect(await attempt(caller, offer, [free!.id, own.id, other.id])).toBe(FOREIGN)
    for (const statement of [held, absent]) {
      expect(await attempt(caller, statement, [own.id, upload, plan])).toBe(FOREIGN)
      expect(await attempt(caller, statement, [own.id, theirUpload, ownPlan])).toBe(FOREIGN)
      expect(typeof (await attempt(caller, statement, [own.id, upload, ownPlan]))).toBe('number')
    }
  })

  it('is not the reopening of a closed record, nor its number; a death may be closed by an update, and never opened by one', async () => {
    const caller = { role: 'LD', organisation: register.authorities[0].id }
    await admin.query('begin')
    const {
      rows: [child],
    } = await admin.query<{ id: string }>(
      `insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth, closed_on, closed_why)
       values ($1, '9990010005', 'Ashworth', 'Robin', '2018-01-01', cpis.today(), 'adopted') returning id`,
      [caller.organisation],
    )
    await admin.query('commit')
    try {
      for (const change of ['closed_on = null, closed_why = null', `closed_why = 'died'`, 'closed_on = closed_on - 1', `nhs_number = '9990010013'`]) {
        expect([change, await attempt(caller, `update cpis.child set ${change} where id = $1`, [child!.id])]).toEqual([change, REFUSED])
      }
      expect(await attempt(caller, `update cpis.child set local_id = 'X' where id = $1`, [child!.id])).toBe(1)
    } finally {
      await admin.query(`set session_replication_role = replica`)
      await admin.query('delete from cpis.child_version where child_id = $1', [child!.id])
      await admin.query('delete from cpis.child where id = $1', [child!.id])
      await admin.query(`set session_replication_role = origin`)
    }
  })

  it('is not a register that is fresher than now, nor a fresh one for anybody but its data manager', async () => {
    const organisation = register.authorities[0].id
    expect(await attempt({ role: 'LD', organisation }, `update cpis.authority set register_updated_at = now() + interval '1 second'`)).toBe(REFUSED)
    expect(await attempt({ role: 'OA', organisation }, `update cpis.authority set register_updated_at = now()`)).toBe(REFUSED)
  })

  it('is no answer to a request by somebody without a role, or who is nobody', async () => {
    const organisation = register.authorities[0].id
    const {
      rows: [request],
    } = await admin.query<{ id: string }>(`select id from cpis.approval where authority_id = $1 and decision is null limit 1`, [organisation])
    const decide = async (caller: { person: string | null; role: string }) => {
      await startAs(admin, application, { ...caller, organisation })
      const { rows } = await application.query<{ said: string }>(`select cpis.decide_approval($1, 'approved', 'Nobody') as said`, [request!.id])
      await application.query('rollback')
      return rows[0]?.said
    }
    const practitioner = register.people.find((one) => one.role === 'LP' && one.organisation.id === organisation)!.personId
    expect(await decide({ person: practitioner, role: '' })).toBe('not-permitted')
    expect(await decide({ person: null, role: 'LP' })).toBe('not-permitted')
    expect(await decide({ person: practitioner, role: 'ED' })).toBe('not-permitted')
    expect(await decide({ person: practitioner, role: 'LP' })).toBe('decided')
  })

  it('is, for practitioners and duty workers, nothing of the register', async () => {
    for (const role of ['LP', 'ED', 'CL', 'SG', 'OA', 'NA', 'AU', '']) {
      const caller = { role, organisation: register.authorities[0].id }
      expect(await attempt(caller, 'update cpis.child set given_name = given_name')).toBe(0)
      expect(await attempt(caller, 'update cpis.plan set lead_team = null')).toBe(0)
      if (role !== 'OA') expect(await attempt(caller, 'update cpis.authority set register_updated_at = now()')).toBe(0)
      expect(
        await attempt(
          caller,
          `insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth)
        values ($1, '9990010005', 'Ashworth', 'Robin', '2018-01-01')`,
          [caller.organisation],
        ),
      ).toBe(REFUSED)
    }
  })

  it('is not a row in another authority’s name, nor one handed to it', async () => {
    const [own, other] = register.authorities
    const caller = { role: 'LD', organisation: own.id }
    const add = `insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth) values ($1, '9990010005', 'Ashworth', 'Robin', '2018-01-01')`
    expect(await attempt(caller, add, [own.id])).toBe(1)
    expect(await attempt(caller, add, [other.id])).toBe(REFUSED)
    expect(await attempt(caller, 'update cpis.child set authority_id = $1', [other.id])).toBe(REFUSED)
    expect(
      await attempt(
        caller,
        `insert into cpis.plan_version select gen_random_uuid(), plan_id, 99, child_id, $1, nhs_number, type, start_date, end_date,
      expected_on, withdrawn_at, category, legal_status, lead_team, lead_team_phone, last_review_date, next_review_date, instructions, changed_by, upload_id, changed_at
      from cpis.plan_version limit 1`,
        [other.id],
      ),
    ).toBe(REFUSED)
  })

  it('is not the history of a plan: only the plan’s own trigger writes versions', async () => {
    const forge = `insert into cpis.plan_version select gen_random_uuid(), plan_id, 99, child_id, authority_id, nhs_number, type, start_date, end_date,
      expected_on, withdrawn_at, category, legal_status, lead_team, lead_team_phone, last_review_date, next_review_date, instructions, changed_by, upload_id, changed_at
      from cpis.plan_version limit 1`
    expect(await attempt({ role: 'LD', organisation: register.authorities[0].id }, forge)).toBe(REFUSED)
  })

  it('is, of a notice of one’s own authority, that it was seen, who sees to it, and an acknowledgement in one’s own name, and nothing else', async () => {
    const [own, other] = register.authorities
    const me = register.people.find((one) => one.role === 'LP' && one.organisation.id === own.id)!.personId
    const somebodyElse = register.people.find((one) => one.role === 'ED' && one.organisation.id === own.id)!.personId
    const acknowledge = 'update cpis.notification set acknowledged_at = now(), acknowledged_by = $1'
    expect(await attempt({ role: 'LP', organisation: own.id }, acknowledge, [me])).toBe(1)
    expect(await attempt({ role: 'LP', organisation: own.id }, acknowledge, [somebodyElse])).toBe(REFUSED)
    expect(await attempt({ role: 'LP', organisation: own.id }, `${acknowledge} where authority_id = $2`, [me, other.id])).toBe(0)
    expect(await attempt({ role: 'LD', organisation: own.id }, acknowledge, [me])).toBe(0)
    for (const column of ['actor_name', 'outcome', 'callback_phone', 'at', 'child_id', 'authority_id']) {
      expect([column, await attempt({ role: 'LP', organisation: own.id }, `update cpis.notification set ${column} = null`)]).toEqual([
        column,
        REFUSED,
      ])
    }
    expect(await attempt({ role: 'ED', organisation: own.id }, 'update cpis.notification set seen_at = now(), assigned_person = $1', [me])).toBe(1)
    expect(
      await attempt({ role: 'ED', organisation: own.id }, 'update cpis.notification set seen_at = now() where authority_id = $1', [other.id]),
    ).toBe(0)
    expect(await attempt({ role: 'OA', organisation: own.id }, 'update cpis.notification set seen_at = now()')).toBe(0)
    expect(await attempt({ role: 'LP', organisation: own.id }, 'insert into cpis.notification select * from cpis.notification')).toBe(REFUSED)
  })

  it('is, of the log, a new event in the caller’s own name', async () => {
    const own = register.authorities[0].id
    const me = register.people.find((one) => one.role === 'LP' && one.organisation.id === own)!.personId
    const add = `insert into cpis.audit_event (type, outcome, person_id, role, organisation_id, mac) values ('plan.list', 'done', $1, 'LP', '${own}', sha256('vouched'))`
    expect(await attempt({ role: 'LP', organisation: own }, add, [me])).toBe(1)
    expect(await attempt({ role: 'LP', organisation: own }, add, [register.people[0]!.personId])).toBe(REFUSED)
    expect(await attempt({ role: 'LP', organisation: own }, add, [null])).toBe(REFUSED)
  })

  it('does not include taking another role of the database, or switching the rules off', async () => {
    const caller = { role: 'LD', organisation: register.authorities[0].id }
    for (const role of ['cpis_owner', 'cpis_disclose', 'cpis_identity', 'postgres']) expect(await attempt(caller, `set role ${role}`)).toBe(REFUSED)
    expect(await attempt(caller, `set session_replication_role = replica`)).toBe(REFUSED)
    expect(await attempt(caller, 'alter table cpis.child disable row level security')).toBe(REFUSED)
    expect(await attempt(caller, 'alter table cpis.audit_event disable trigger all')).toBe(REFUSED)
    expect(await attempt(caller, 'create policy mine on cpis.child using (true)')).toBe(REFUSED)
    expect(await attempt(caller, 'create table cpis.mine (n int)')).toBe(REFUSED)
    expect(await attempt(caller, 'create table public.mine (n int)')).toBe(REFUSED)
    expect(await attempt(caller, `select cpis.ensure_access_partitions('2030-01-01', '2030-01-01')`)).toBe(REFUSED)
    expect(await attempt(caller, `select cpis.disclosed_records('{}')`)).toBe(REFUSED)
    expect(await attempt(caller, `select cpis.usable_assignments(gen_random_uuid(), null)`)).toBe(REFUSED)
    // With row security off, a statement that a policy would filter is refused: it does not return more.
    expect(await attempt(caller, `select set_config('row_security', 'off', true)`)).toBe(1)
    await startAs(admin, application, { person: null, ...caller })
    await application.query('set local row_security = off')
    await expect(application.query('select from cpis.child')).rejects.toThrow('row-level security')
    await application.query('rollback')
  })
})

describe('the settings of the tables', () => {
  it('force row security on every one that has no written reason to go without', async () => {
    expect(await unprotectedTables(admin)).toEqual([])
  })

  it('are explained only for tables that exist', async () => {
    const tables = await tablesOf(admin)
    expect(Object.keys(REFERENCE_TABLES).filter((table) => !tables.includes(table))).toEqual([])
  })
})

describe('a fault that somebody makes one day is noticed by these checks', () => {
  let faulty: TestDatabase
  let superuser: pg.Client
  let filled: FilledRegister

  beforeAll(async () => {
    faulty = await createTestDatabase()
    superuser = await connect(faulty.adminUrl)
    filled = await fillRegister(superuser)
  })
  afterAll(async () => {
    await superuser.end()
    await faulty.drop()
  })

  it.each<[string, string, string, RegExp]>([
    [
      'row security switched off',
      'alter table cpis.child disable row level security',
      'alter table cpis.child enable row level security',
      /nobody of nowhere sees 4 rows of cpis\.child/,
    ],
    [
      'a policy that lets everything through',
      'create policy careless on cpis.plan for select to cpis_app using (true)',
      'drop policy careless on cpis.plan',
      /CL of .* sees 4 rows of cpis\.plan/,
    ],
    [
      'a policy that forgets the organisation',
      `create policy careless on cpis.notification for select to cpis_app using (cpis.caller_role() = 'LP')`,
      'drop policy careless on cpis.notification',
      /LP of .* sees 1 foreign rows of cpis\.notification/,
    ],
    [
      'a policy that takes no context for a match',
      `create policy careless on cpis.upload for select to cpis_app using (cpis.caller_organisation() is null)`,
      'drop policy careless on cpis.upload',
      /nobody of nowhere sees 2 rows of cpis\.upload/,
    ],
    [
      'a policy that is gone',
      'alter policy plan_read_own on cpis.plan to cpis_disclose',
      'alter policy plan_read_own on cpis.plan to cpis_app',
      /LP of .* does not see all their own rows of cpis\.plan/,
    ],
    [
      'a grant on the accesses',
      `grant select on cpis.access_matched to cpis_app; create policy careless on cpis.access_matched for select to cpis_app using (true)`,
      'revoke select on cpis.access_matched from cpis_app; drop policy careless on cpis.access_matched',
      /nobody of nowhere sees 3 rows of cpis\.access_matched/,
    ],
    [
      'a grant on a partition, which the rules of its parent do not reach',
      `alter table cpis_part.access_matched_default disable row level security; grant usage on schema cpis_part to cpis_app; grant select on cpis_part.access_matched_default to cpis_app`,
      `alter table cpis_part.access_matched_default enable row level security; revoke usage on schema cpis_part from cpis_app; revoke select on cpis_part.access_matched_default from cpis_app`,
      /nobody of nowhere sees 1 rows of cpis_part\.access_matched_default/,
    ],
  ])('by reading: %s', async (_what, fault, repair, expected) => {
    await superuser.query(fault)
    expect((await brokenReadRules(superuser, faulty.appUrl, filled)).join('\n')).toMatch(expected)
    await superuser.query(repair)
  })

  it('and by reading no longer, once it is put right', async () => {
    expect(await brokenReadRules(superuser, faulty.appUrl, filled)).toEqual([])
  })

  it.each<[string, string, string, string]>([
    [
      'row security that is not forced',
      'alter table cpis.plan no force row level security',
      'alter table cpis.plan force row level security',
      'cpis.plan has no forced row security and no reason for that',
    ],
    [
      'a new table without it',
      'create table cpis.note (child_id uuid)',
      'drop table cpis.note',
      'cpis.note has no forced row security and no reason for that',
    ],
    [
      'a view, which reads as its owner',
      'create view cpis.every_child as select * from cpis.child',
      'drop view cpis.every_child',
      'cpis.every_child reads as its owner, past the policies',
    ],
    [
      'a policy for everybody',
      'create policy careless on cpis.child for select using (true)',
      'drop policy careless on cpis.child',
      'cpis.child: careless is for everybody',
    ],
  ])('by the settings: %s', async (_what, fault, repair, expected) => {
    await superuser.query(fault)
    expect(await unprotectedTables(superuser)).toContain(expected)
    await superuser.query(repair)
    expect(await unprotectedTables(superuser)).toEqual([])
  })
})

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return client
}
