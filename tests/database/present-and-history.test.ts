import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { objectsOfPresent } from '@/scripts/migration/objects-of-both'
import { type DatabaseObjects, type ObjectKind, objectQueries, differences, readObjects } from '@/scripts/migration/database-objects'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** `prisma/database` says what the database is; the migrations make it. The two must be the same. */

let history: TestDatabase
let client: pg.Client
let ofHistory: DatabaseObjects
let ofPresent: DatabaseObjects

beforeAll(async () => {
  history = await createTestDatabase()
  client = new pg.Client({ connectionString: history.adminUrl })
  await client.connect()
  ofHistory = await readObjects(client)
  ofPresent = await objectsOfPresent(history.adminUrl)
}, 120_000)

afterAll(async () => {
  await client.end()
  await history.drop()
})

describe('the present of the database and its migrations', () => {
  it('make the same database, object by object', () => {
    expect(differences(ofPresent, ofHistory)).toEqual([])
  })

  it('are compared in everything of which there is something', () => {
    const found = (kind: ObjectKind) => [...ofPresent.keys()].filter((object) => object.startsWith(`${kind} `)).length
    const kinds: ObjectKind[] = [
      'table',
      'column',
      'constraint',
      'index',
      'view',
      'function',
      'trigger',
      'policy',
      'grant',
      'row security',
      'comment',
      'row',
    ]
    expect(kinds.filter((kind) => found(kind) === 0)).toEqual([])
    expect(found('function')).toBeGreaterThan(150)
    expect(found('grant')).toBeGreaterThan(450)
  })

  it('say of every table, view and function what it is for', () => {
    const silent = [...ofPresent.keys()]
      .filter((object) => /^(table|view) cpis\./.test(object) || object.startsWith('function '))
      .filter((object) => ![...ofPresent.keys()].some((other) => other === `comment ${object}`))
    expect(silent).toEqual([])
  })
})

/** One careless change of each kind, and the object that must be reported for it. */
const planted: [kind: ObjectKind, change: string, object: string][] = [
  ['function', `create or replace function cpis.today() returns date language sql stable parallel safe as 'select current_date'`, 'cpis.today()'],
  ['function', 'alter function cpis.today() volatile', 'cpis.today()'],
  ['function', 'alter function cpis.today() security definer', 'cpis.today()'],
  ['function', `alter function cpis.today() set timezone = 'UTC'`, 'cpis.today()'],
  ['function', 'alter function cpis.today() owner to postgres', 'cpis.today()'],
  ['function', `create function cpis.handy() returns int language sql as 'select 1'`, 'cpis.handy()'],
  ['grant', 'grant delete on cpis.plan to cpis_app', 'table cpis.plan to cpis_app'],
  ['grant', 'grant update (name) on cpis.person to cpis_app', 'column cpis.person.name to cpis_app'],
  ['grant', 'grant execute on function cpis.disclosed_records(uuid[]) to cpis_app', 'function cpis.disclosed_records(uuid[]) to cpis_app'],
  ['grant', 'grant create on schema cpis to cpis_disclose', 'schema cpis to cpis_disclose'],
  [
    'grant',
    'alter default privileges for role cpis_owner in schema cpis grant select on tables to cpis_app',
    'new r of cpis_owner in cpis to cpis_app',
  ],
  ['policy', 'drop policy plan_disclose on cpis.plan', 'cpis.plan.plan_disclose'],
  ['policy', 'alter policy plan_read_own on cpis.plan using (true)', 'cpis.plan.plan_read_own'],
  ['row security', 'alter table cpis.child disable row level security', 'cpis.child'],
  ['row security', 'alter table cpis.child no force row level security', 'cpis.child'],
  ['trigger', 'alter table cpis.plan disable trigger _100_is_never_deleted', 'cpis.plan._100_is_never_deleted'],
  ['trigger', 'drop trigger _100_never_changes on cpis.audit_event', 'cpis.audit_event._100_never_changes'],
  ['view', 'alter view cpis.listed_plan set (security_invoker = false)', 'cpis.listed_plan'],
  ['view', 'create view cpis.everything as select * from cpis.plan', 'cpis.everything'],
  ['constraint', 'alter table cpis.plan drop constraint plan_unborn_has_expected_date', 'cpis.plan.plan_unborn_has_expected_date'],
  ['constraint', 'alter table cpis.plan add constraint plan_check check (version > 0) not valid', 'cpis.plan.plan_check'],
  ['index', 'drop index cpis.plan_by_nhs_number', 'cpis.plan_by_nhs_number'],
  ['index', 'create index more on cpis.plan (type)', 'cpis.more'],
  ['column', 'alter table cpis.plan add column note text', 'cpis.plan.note'],
  ['column', 'alter table cpis.plan alter column version set default 2', 'cpis.plan.version'],
  ['column', 'alter table cpis.plan alter column version type bigint', 'cpis.plan.version'],
  ['column', 'alter table cpis.plan alter column category set not null', 'cpis.plan.category'],
  ['column', 'alter table cpis.checked_file alter column decided_rows set storage extended', 'cpis.checked_file.decided_rows'],
  ['table', 'create table cpis.more (n int)', 'cpis.more'],
  ['table', 'alter table cpis.rate_count set logged', 'cpis.rate_count'],
  ['table', 'alter table cpis.rate_count set (fillfactor = 90)', 'cpis.rate_count'],
  ['table', 'alter table cpis.plan owner to cpis_register', 'cpis.plan'],
  ['table', `alter table cpis.access_matched detach partition cpis_part.access_matched_default`, 'cpis_part.access_matched_default'],
  ['sequence', 'create sequence cpis.counter', 'cpis.counter'],
  ['type', `create type cpis.colour as enum ('red')`, 'cpis.colour'],
  ['type', 'create domain cpis.letter as text check (length(value) = 1)', 'cpis.letter'],
  ['statistics', 'create statistics cpis.together on type, start_date from cpis.plan', 'cpis.together'],
  ['schema', 'alter schema cpis owner to postgres', 'cpis'],
  ['extension', 'drop extension btree_gist cascade', 'btree_gist'],
  ['comment', `comment on table cpis.plan is 'A plan.'`, 'table cpis.plan'],
  ['comment', 'comment on function cpis.today() is null', 'function cpis.today()'],
  ['row', `insert into cpis.setting_kind (code, label, unscheduled) values ('prison', 'Prison', false)`, 'cpis.setting_kind prison'],
  ['row', `update cpis.role set label = 'Doctor' where code = 'CL'`, 'cpis.role CL'],
  ['row', `delete from cpis.periodic_work where name = 'drafts'`, 'cpis.periodic_work drafts'],
]

describe('a difference that slips in is found and named:', () => {
  it.each(planted)('%s: %s', async (kind, change, object) => {
    await client.query('begin')
    try {
      await client.query(change)
      const found = differences(ofHistory, await readObjects(client)).map((one) => one.object)
      expect(found).toContain(`${kind} ${object}`)
    } finally {
      await client.query('rollback')
    }
  })

  it('and there is one here of each kind that is compared', () => {
    expect([...new Set(planted.map(([kind]) => kind))].toSorted()).toEqual([...Object.keys(objectQueries), 'row'].toSorted())
  })
})
