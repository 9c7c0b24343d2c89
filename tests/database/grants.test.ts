import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SERVICE_LOGINS } from '@/scripts/start/configuration'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

let database: TestDatabase
let admin: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})

async function column(sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await admin.query<{ line: string }>(sql, values)
  return rows.map((row) => row.line).toSorted()
}

/** Every privilege that anybody other than the owner has on any of the service's objects, and what the functional roles own. */
const EVERY_GRANT = `
  with granted as (
    select n.nspname::text as what, 'schema' as kind, n.nspowner as owner, a.* from pg_namespace n, aclexplode(n.nspacl) a where n.nspname in ('cpis', 'cpis_part')
    union all
    select n.nspname || '.' || c.relname, 'table', c.relowner, a.* from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
    where n.nspname in ('cpis', 'cpis_part') and c.relkind <> 'i'
    union all
    select n.nspname || '.' || c.relname || '(' || t.attname || ')', 'column', c.relowner, a.*
    from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace, aclexplode(t.attacl) a
    where n.nspname in ('cpis', 'cpis_part')
    union all
    select p.oid::regprocedure::text, 'function', p.proowner, a.* from pg_proc p join pg_namespace n on n.oid = p.pronamespace,
      aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where n.nspname in ('cpis', 'cpis_part')
    union all
    select case d.defaclobjtype when 'f' then 'function' when 'r' then 'table' else d.defaclobjtype::text end, 'default', d.defaclrole, a.*
    from pg_default_acl d, aclexplode(d.defaclacl) a where d.defaclrole::regrole::text like 'cpis%'
  )
  select coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC') || ' ' || lower(privilege_type) || ' on ' || kind || ' ' || what
         || case when is_grantable then ' with grant option' else '' end as line
  from granted where grantee <> owner
  union
  select proowner::regrole::text || ' owns ' || p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where n.nspname in ('cpis', 'cpis_part') and p.proowner <> 'cpis_owner'::regrole
  union
  select c.relowner::regrole::text || ' owns ' || c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('cpis', 'cpis_part') and c.relowner <> 'cpis_owner'::regrole`

function written(): string[] {
  return readFileSync(new URL('grants.txt', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}

describe('the rights of the database’s roles', () => {
  it('are those of grants.txt, no more and no fewer', async () => {
    expect(await column(EVERY_GRANT)).toEqual(written())
  })

  it('a right that somebody adds is noticed', async () => {
    const careless = [
      'grant delete on cpis.child to cpis_app',
      'grant select (name) on cpis.person to cpis_app',
      'grant usage on schema cpis_part to public',
      'grant execute on function cpis.disclosed_records(uuid[]) to cpis_app',
      'create function cpis.handy() returns int language sql as $$ select 1 $$',
    ]
    for (const grant of careless) {
      await admin.query('begin')
      await admin.query(grant)
      expect([grant, await column(EVERY_GRANT)]).not.toEqual([grant, written()])
      await admin.query('rollback')
    }
    expect(await column(EVERY_GRANT)).toEqual(written())
  })
})

describe('the roles themselves', () => {
  it('cannot bypass, create or replicate anything, but that the verifier sees past policies; only those of the service log in', async () => {
    const { rows } = await admin.query(
      `select rolname as role, rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication as powerful, rolcanlogin as login
       from pg_roles where rolname like 'cpis%' order by 1`,
    )
    expect(rows).toEqual([
      { role: 'cpis_app', powerful: false, login: true },
      { role: 'cpis_audit', powerful: false, login: false },
      { role: 'cpis_callers', powerful: false, login: false },
      { role: 'cpis_delivery', powerful: false, login: false },
      { role: 'cpis_disclose', powerful: false, login: false },
      { role: 'cpis_filer', powerful: false, login: true },
      { role: 'cpis_files', powerful: false, login: false },
      { role: 'cpis_gate', powerful: false, login: true },
      { role: 'cpis_identity', powerful: false, login: false },
      { role: 'cpis_owner', powerful: false, login: false },
      { role: 'cpis_quality', powerful: false, login: false },
      { role: 'cpis_register', powerful: false, login: false },
      { role: 'cpis_retention', powerful: false, login: false },
      { role: 'cpis_review', powerful: false, login: false },
      { role: 'cpis_sealer', powerful: false, login: true },
      { role: 'cpis_verifier', powerful: true, login: true },
      { role: 'cpis_worker', powerful: false, login: true },
    ])
    const { rows: verifier } = await admin.query(
      `select rolsuper or rolcreatedb or rolcreaterole or rolreplication as more from pg_roles where rolname = 'cpis_verifier'`,
    )
    expect(verifier).toEqual([{ more: false }])
  })

  it('compile no queries where they log in: on Debian’s servers that takes seconds over what runs for milliseconds', async () => {
    const { rows } = await admin.query<{ role: string }>(
      `select rolname as role from pg_roles where rolname = any ($1) and rolconfig @> '{jit=off}' order by 1`,
      [SERVICE_LOGINS],
    )
    expect(rows.map(({ role }) => role)).toEqual(SERVICE_LOGINS.toSorted())
  })

  it('are members of nothing and have no members', async () => {
    expect(
      await column(
        `select member::regrole || ' is a member of ' || roleid::regrole as line from pg_auth_members
       where member::regrole::text like 'cpis%' or roleid::regrole::text like 'cpis%'`,
      ),
    ).toEqual([])
  })

  it('whatever logs in owns nothing at all', async () => {
    expect(
      await column(
        `select classid::regclass || ' ' || objid as line from pg_shdepend
      where refobjid in (select oid from pg_roles where rolname = any ($1)) and deptype = 'o'`,
        [SERVICE_LOGINS],
      ),
    ).toEqual([])
  })

  it('nobody but the owner may create in the schemas, not even for a moment left over from a migration', async () => {
    expect(
      await column(
        `select r.rolname || ' may create in ' || n.nspname as line from pg_roles r, pg_namespace n
       where n.nspname in ('cpis', 'cpis_part', 'public') and r.rolname like 'cpis%' and r.rolname <> 'cpis_owner'
         and has_schema_privilege(r.oid, n.oid, 'create')`,
      ),
    ).toEqual([])
  })
})

describe('functions that run with the rights of their owner', () => {
  it('look for names in the service’s schema and nowhere before it, and are not for everybody', async () => {
    const { rows } = await admin.query<{ name: string; config: string[] | null; owner: string; everybody: boolean }>(
      `select p.oid::regprocedure::text as name, p.proconfig as config, p.proowner::regrole::text as owner,
              exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0) as everybody
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')`,
    )
    expect(rows.length).toBeGreaterThan(10)
    for (const { name, config, owner, everybody } of rows) {
      expect([name, config?.find((setting) => setting.startsWith('search_path='))]).toEqual([name, 'search_path=cpis, pg_temp'])
      expect([name, everybody]).toEqual([name, false])
      expect([
        'cpis_audit',
        'cpis_callers',
        'cpis_delivery',
        'cpis_disclose',
        'cpis_files',
        'cpis_identity',
        'cpis_owner',
        'cpis_quality',
        'cpis_register',
        'cpis_retention',
        'cpis_review',
      ]).toContain(owner)
    }
  })

  it('and read plans across authorities are those of the door, those of two people or two authorities, which the application calls, and those that compare numbers for the worker, by day and at night', async () => {
    const ownedBy = (role: string) => column(`select oid::regproc::text as line from pg_proc where proowner = '${role}'::regrole`)
    expect(await ownedBy('cpis_disclose')).toEqual([
      'cpis.count_lookup',
      'cpis.has_published',
      'cpis.is_own_access',
      'cpis.is_said_otherwise_elsewhere',
      'cpis.keep_number_of_notice',
      'cpis.notices_of_child',
      'cpis.read_disclosed',
      'cpis.record_access',
      'cpis.report_outcome',
      'cpis.silent_accesses',
      'cpis.tell_of_no_match_runs',
    ])
    expect(await ownedBy('cpis_register')).toEqual([
      'cpis.answer_transfer',
      'cpis.any_adopted',
      'cpis.any_closed_number',
      'cpis.apply_due_endings',
      'cpis.await_number_check',
      'cpis.begin_recheck',
      'cpis.change_lead_team',
      'cpis.claim_number_checks',
      'cpis.closed_by_adoption',
      'cpis.closed_numbers',
      'cpis.decide_approval',
      'cpis.follow_replacement',
      'cpis.join_answered',
      'cpis.join_numbers',
      'cpis.join_records',
      'cpis.join_records_by_link',
      'cpis.keep_former_number',
      'cpis.keep_protection_of_number',
      'cpis.keep_protection_of_numbers',
      'cpis.keep_recheck',
      'cpis.leads_on',
      'cpis.links_of_child',
      'cpis.numbers_to_recheck',
      'cpis.offers_follow_children',
      'cpis.offers_follow_plans',
      'cpis.part_continued',
      'cpis.part_contradicted',
      'cpis.part_link',
      'cpis.part_numbers',
      'cpis.protect_other_records',
      'cpis.put_off_number_check',
      'cpis.refuse_link_to_adopted',
      'cpis.reopen_record',
      'cpis.replace_number',
      'cpis.replacements_taken_back',
      'cpis.settle_held_endings',
      'cpis.settle_number_check',
      'cpis.settle_recheck',
      'cpis.spread_protection',
      'cpis.take_former_numbers',
      'cpis.take_joined_numbers',
      'cpis.take_numbers',
      'cpis.take_over_plan',
      'cpis.take_verdicts',
    ])
  })
})
