import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { migrate } from '@/scripts/database/migrate'
import { objectsOfPresent } from '@/scripts/migration/objects-of-both'
import { type DatabaseObjects, differences, readObjects } from '@/scripts/migration/database-objects'
import { migrationFolderName } from '@/scripts/migration/folder-name'
import { presentFolder, readPresent } from '@/scripts/migration/present'
import { describeDifferences, writeMigration } from '@/scripts/migration/write-migration'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** `npm run migration`: somebody changes prisma/database, and the migration that is written takes a database there. */

let database: TestDatabase
let client: pg.Client
let folder: string
let present: DatabaseObjects

const file = (name: string) => path.join(folder, name)
const edit = (name: string, from: string, to: string) => {
  const text = readFileSync(file(name), 'utf8')
  if (!text.includes(from)) throw new Error(`${name} no longer holds: ${from}`)
  writeFileSync(file(name), text.replace(from, to))
}

beforeAll(async () => {
  database = await createTestDatabase()
  client = new pg.Client({ connectionString: database.adminUrl })
  await client.connect()
  folder = mkdtempSync(path.join(tmpdir(), 'cpis-present-'))
  cpSync(presentFolder, folder, { recursive: true })
  changeEverything()
  present = await objectsOfPresent(database.adminUrl, folder)
}, 120_000)

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await client.end()
  await database.drop()
})

/** A change of each kind: bodies, parameters, results, grants, owners and comments, things added and things dropped. */
function changeEverything(): void {
  edit('work/functions/work_pause.sql', "interval '10 seconds'", "interval '20 seconds'")
  edit('operations/functions/readiness.sql', 'returns table (at timestamptz, migrated boolean,', 'returns table (at timestamptz, ready boolean,')
  edit('contacts/functions/is_stale.sql', 'to cpis_app, cpis_disclose', 'to cpis_app, cpis_disclose, cpis_retention')
  edit('people/functions/colleagues.sql', 'to cpis_app', 'to cpis_worker')
  edit('ground-rules/functions/today.sql', "'Today''s date in England.'", "'Today in England.'")
  rmSync(file('closed-records/functions/any_closed_number.sql'))
  writeFileSync(
    file('register/functions/is_open.sql'),
    `create or replace function cpis.is_open(p_plan uuid) returns boolean
language sql stable security definer set search_path = cpis, pg_temp as $$
  select exists (select from cpis.plan p where p.id = p_plan and p.end_date is null); -- semicolons inside are no end
$$;
alter function cpis.is_open(uuid) owner to cpis_register;
revoke all on function cpis.is_open(uuid) from public;
grant execute on function cpis.is_open(uuid) to cpis_app;
comment on function cpis.is_open(uuid) is 'Whether it''s open.';
`,
  )
  mkdirSync(file('wards/functions'), { recursive: true })
  writeFileSync(
    file('wards/tables.sql'),
    `create table cpis.ward (
  id   uuid primary key default cpis.uuid_v7(),
  name text not null check (length(name) < 100),
  plan_id uuid references cpis.plan (id)
);
alter table cpis.ward owner to cpis_owner;
comment on table cpis.ward is 'A ward.';
create index ward_by_name on cpis.ward (name);
`,
  )
  writeFileSync(
    file('wards/policies.sql'),
    `alter table cpis.ward enable row level security;
alter table cpis.ward force row level security;
create policy ward_read on cpis.ward for select to cpis_app
  using (cpis.caller_role() = 'SG');
grant select on cpis.ward to cpis_app;
`,
  )
  edit('plans/views.sql', 'standing.status,', 'standing.status, p.category,')
  edit(
    'register/triggers.sql',
    'create trigger _200_stays_closed before update of closed_on,',
    'create trigger _200_stays_closed before update of local_id, closed_on,',
  )
  edit('legal-holds/triggers.sql', '_300_never_truncated', '_350_never_truncated')
  edit('register/policies.sql', `create policy plan_quality on cpis.plan for select to cpis_quality using (true);`, '')
  edit('review/policies.sql', `concluded_by = (select cpis.caller_user()));`, `concluded_by = (select cpis.caller_user()) and note is not null);`)
  edit(
    'register/policies.sql',
    'grant select (id, nhs_number) on cpis.child to cpis_audit;',
    'grant select (id, nhs_number, local_id) on cpis.child to cpis_audit;',
  )
  edit('organisations/policies.sql', 'alter table', 'alter table') // a folder without other changes
  edit('approvals/tables.sql', 'constraint approval_by_another', 'note text,\n  constraint approval_by_another')
}

describe('the migration that is written', () => {
  it('takes the database to the present, with the one change of a table added by hand', async () => {
    const before = differences(await readObjects(client), present)
    const sql = writeMigration(before, readPresent(folder))
    expect(sql).toContain('BY HAND')
    expect(sql).toContain('-- column cpis.approval.note\n--   becomes  number 15, text')
    expect(sql.match(/^-- column/gm)).toHaveLength(1)

    const place = mkdtempSync(path.join(tmpdir(), 'cpis-written-'))
    cpSync(path.join(root, 'prisma/migrations'), place, { recursive: true })
    mkdirSync(path.join(place, '20990102000000_written'))
    writeFileSync(
      path.join(place, '20990102000000_written/migration.sql'),
      sql.replace(/^-- -+ BY HAND.*$/m, 'alter table cpis.approval add column note text;'),
    )
    await migrate(database.adminUrl, { migrationsFolder: place })
    rmSync(place, { recursive: true })
    expect(differences(await readObjects(client), present)).toEqual([])
  }, 120_000)

  it('has what is dropped first, and definitions in an order in which they can be run', async () => {
    const sql = writeMigration(
      [
        {
          object: 'function cpis.today()',
          first: 'owned by cpis_owner, CREATE OR REPLACE FUNCTION cpis.today()\n RETURNS text\n',
          second: 'owned by cpis_owner, CREATE OR REPLACE FUNCTION cpis.today()\n RETURNS date\n',
        },
        { object: 'trigger cpis.plan._999_gone', first: 'CREATE TRIGGER' },
        { object: 'view cpis.listed_plan', first: 'a', second: 'b' },
      ],
      readPresent(),
    )
    const places = [
      'drop trigger _999_gone on cpis.plan;',
      'drop view cpis.listed_plan;',
      'drop function cpis.today();',
      'create or replace function cpis.today()',
      'create or replace view cpis.listed_plan',
    ].map((text) => sql.indexOf(text))
    expect(places).toEqual(places.toSorted((one, other) => one - other))
    expect(places).not.toContain(-1)
  })

  it('lists every difference in words', () => {
    expect(
      describeDifferences([
        { object: 'index cpis.more', second: 'x' },
        { object: 'table cpis.less', first: 'x' },
        { object: 'row cpis.role CL', first: 'x', second: 'y' },
      ]),
    ).toEqual(['index cpis.more: to be added', 'table cpis.less: to be removed', 'row cpis.role CL: to be changed'])
  })
})

describe('the present', () => {
  it('that holds two functions which need each other is refused by their names', () => {
    const circle = mkdtempSync(path.join(tmpdir(), 'cpis-circle-'))
    mkdirSync(path.join(circle, 'round/functions'), { recursive: true })
    for (const [one, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      appendFileSync(
        path.join(circle, `round/functions/${one}.sql`),
        `create function cpis.${one}() returns int language sql as $$ select cpis.${other}() $$;\n`,
      )
    }
    expect(() => readPresent(circle)).toThrow('These need each other, so none can be made first: cpis.a, cpis.b, cpis.a.')
    writeFileSync(path.join(circle, 'round/notes.sql'), '')
    expect(() => readPresent(circle)).toThrow(/round\/notes\.sql is of no kind/)
    rmSync(circle, { recursive: true })
  })
})

describe('the folder of a new migration', () => {
  const now = new Date('2027-01-31T23:59:58Z')
  it('begins with the moment, as Prisma names them', () => {
    expect(migrationFolderName(['plan_review_dates'], ['20261130080000_first'], now)).toBe('20270131235958_plan_review_dates')
  })

  it.each([[[]], [['two', 'words']], [['Mixed']], [['with-hyphens']], [['ab']], [['../up']]])('is refused for %j', (words) => {
    expect(() => migrationFolderName(words, [], now)).toThrow(/^Usage: npm run migration/)
  })

  it('is refused when it would come before one that is there, or is called like one', () => {
    expect(() => migrationFolderName(['later'], ['20280101000000_first'], now)).toThrow(/would be applied before/)
    expect(() => migrationFolderName(['first'], ['20261130080000_first'], now)).toThrow(/already/)
  })
})
