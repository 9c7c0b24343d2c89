import { type Attack, SEALED, sql, THIS_MONTH } from './attack'

const statement =
  (text: string): Attack['act'] =>
  async (admin) =>
    void (await admin.query(text))

const TABLES = [...SEALED.map(({ table }) => table), 'cpis.seal_leaf', 'cpis.seal_checkpoint', 'cpis.verification_run']

/** One way, tried on every table of the proof. */
function way(name: string, expected: (table: string) => string, statements: (table: string) => string): Attack {
  return {
    name: `tables of the proof: ${name}`,
    expected: TABLES.map((table) => new RegExp(expected(table))),
    act: async (admin) => {
      for (const table of TABLES) await admin.query(statements(table))
    },
  }
}

const OTHER = 'It is not as this release of CPIS makes it'
const NOT_OURS = 'This release of CPIS makes nothing of this name'
const guardOf = (table: string) => `trigger ${table}._100_never_changes: ${OTHER}`

/** What can be done to the tables of the proof, apart from their rows. */
const ON_TABLES: Attack[] = [
  way('switch the guards off', guardOf, (table) => `alter table ${table} disable trigger all`),
  way(
    'put a condition on a guard',
    guardOf,
    (table) => `drop trigger _100_never_changes on ${table};
      create trigger _100_never_changes before update or delete on ${table} for each row when (false) execute function cpis.refuse_change()`,
  ),
  way(
    'leave a guard that refuses less',
    guardOf,
    (table) => `drop trigger _100_never_changes on ${table};
      create trigger _100_never_changes before delete on ${table} for each row execute function cpis.refuse_change()`,
  ),
  way(
    'add a trigger that changes what is written',
    (table) => `trigger ${table}.quiet: ${NOT_OURS}`,
    (table) => `create or replace function public.quiet() returns trigger language plpgsql as 'begin return null; end';
      create trigger quiet before insert on ${table} for each row execute function public.quiet()`,
  ),
  way(
    'add a rule that swallows what is written',
    (table) => `rule ${table}.quiet: ${NOT_OURS}`,
    (table) => `create rule quiet as on insert to ${table} do instead nothing`,
  ),
  way(
    'take them over',
    (table) => `table ${table}: ${OTHER}`,
    (table) => `alter table ${table} owner to cpis_audit`,
  ),
  way(
    'switch row-level security off',
    (table) => `table ${table}: ${OTHER}`,
    (table) => `alter table ${table} disable row level security`,
  ),
  way(
    'let the application change them',
    (table) => `policy ${table}.quiet: ${NOT_OURS}`,
    (table) => `create policy quiet on ${table} to cpis_app using (true) with check (true)`,
  ),
]

/** What makes a table unreadable as it was. */
const UNREADABLE: Attack[] = [
  {
    name: 'drop a column of every sealed table',
    expected: [
      /column cpis.access_matched.address: This release of CPIS makes it, and it is gone/,
      /column cpis.audit_event.details: This release/,
      /database: It cannot be read as this release of CPIS does: it answers 42703/,
    ],
    act: statement(`alter table cpis.access_matched drop column address; alter table cpis.access_unmatched drop column address;
      alter table cpis.audit_event drop column details`),
  },
  {
    name: 'drop a sealed table',
    expected: [/table cpis.access_unmatched: This release of CPIS makes it, and it is gone|database: It cannot be read .* 42P01/],
    act: statement('drop table cpis.access_unmatched cascade'),
  },
  {
    name: 'let the verifier read nothing',
    expected: [/database: It cannot be read as this release of CPIS does: it answers 42501/],
    act: statement('revoke select on cpis.audit_event from cpis_verifier'),
  },
]

/** What can be done to functions, months, roles and what the verifier's session is set to. */
const ON_THE_REST: Attack[] = [
  {
    name: 'make the guards refuse nothing',
    expected: [/function cpis.refuse_change\(\): It is not as this release/],
    act: statement(
      `create or replace function cpis.refuse_change() returns trigger language plpgsql volatile as 'begin return coalesce(new, old); end'`,
    ),
  },
  {
    name: 'show the auditor something else',
    expected: [/function cpis.search_audit_events\(.*\): It is not as this release/],
    act: statement(`create or replace function cpis.search_audit_events(p_filter jsonb, p_after_at timestamptz, p_after_id uuid, p_limit integer) returns jsonb
      language sql stable security definer set search_path = cpis, pg_temp as $$ select '[]'::jsonb $$`),
  },
  {
    name: 'let a function act for somebody else',
    expected: [/function cpis.drop_old_access_partitions\(\): It is not as this release/],
    act: statement('alter function cpis.drop_old_access_partitions() owner to postgres'),
  },
  {
    name: 'add a function',
    expected: [/function cpis.quiet\(\): This release of CPIS makes nothing of this name/],
    act: statement(`create function cpis.quiet() returns void language sql security definer as 'delete from cpis.audit_event'`),
  },
  {
    name: 'put functions before those of PostgreSQL in the verifier’s session',
    expected: [/is gone, or has another time/],
    act: async (admin) => {
      const { rows } = await admin.query<{ name: string }>('select current_database() as name')
      await admin.query(`create schema quiet; create function quiet.count(anyelement) returns bigint language sql as 'select 0::bigint';
        create operator quiet.= (leftarg = uuid, rightarg = uuid, function = uuid_eq); grant usage on schema quiet to public;
        alter role cpis_verifier in database ${rows[0]?.name} set search_path = 'quiet, pg_catalog'`)
      await sql(`delete from cpis.audit_event where id = (select row_id from cpis.seal_leaf where source = 'event' limit 1)`)(admin)
    },
  },
  {
    name: 'put a view with doctored rows in the place of a table',
    expected: [/table cpis.audit_event: It is not as this release/],
    act: statement(`alter table cpis.audit_event rename to audit_event_kept; alter table cpis.audit_event_kept set schema public;
      create view cpis.audit_event as select * from public.audit_event_kept where type <> 'plan.list'; grant select on cpis.audit_event to public;
      grant select on public.audit_event_kept to public`),
  },
  {
    name: 'switch off the guard of one month',
    expected: [/access_matched_\d{4}_\d\d: It is not as CPIS makes it/],
    act: statement(`do $$ begin execute format('alter table cpis_part.%I disable trigger all', 'access_matched_' || ${THIS_MONTH}); end $$`),
  },
  ...['add a trigger to', 'add a policy to', 'take over'].map((what): Attack => ({
    name: `${what} one month`,
    expected: [/access_matched_\d{4}_\d\d: It is not as CPIS makes it/],
    act: statement(`create function public.quiet() returns trigger language plpgsql as 'begin return null; end';
      do $$ declare part text := 'access_matched_' || ${THIS_MONTH}; begin execute format(${
        what === 'add a trigger to'
          ? `'create trigger quiet before insert on cpis_part.%I for each row execute function public.quiet()'`
          : what === 'add a policy to'
            ? `'create policy quiet on cpis_part.%I using (false)'`
            : `'alter table cpis_part.%I owner to cpis_audit'`
      }, part); end $$`),
  })),
  {
    name: 'detach a month and keep it elsewhere',
    expected: [/is gone, or has another time/],
    act: statement(`do $$ declare part text := 'access_unmatched_' || ${THIS_MONTH}; begin
      execute format('alter table cpis.access_unmatched detach partition cpis_part.%I', part); execute format('alter table cpis_part.%I set schema public', part); end $$`),
  },
]

export const ON_GUARDS: Attack[] = [...ON_TABLES, ...UNREADABLE, ...ON_THE_REST]
