// Raw SQL: asks the database's catalogue, under the verifier's login.
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { READING_SETTINGS } from '@/lib/sealing/canonical-row'
import type { Findings } from './findings'
import { releaseObjects } from './release-objects.generated'

/** Whether a relation `c` is of a schema of ours, and not made by an extension. Partitions come and go, and are looked at for themselves. */
const OURS = `c.relnamespace in (select n.oid from pg_namespace n where n.nspname in ('cpis', 'cpis_part')) and not c.relispartition
      and not exists (select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')`

/** SHA-256 of what `cpis.uuid_v7()` is on PostgreSQL 18, and on those before it: the one function that depends on the server. */
const UUID_V7 = `('86ec8156fb2d681f220fedad2359d2dc9ce3b9832eb6899ced0db58e50ee0ef9', '24071cb53cf9d8948c7ad7f7692c025f5ade03576487a521bf51894ffab92dc8')`

/**
 * What decides who may change records, who sees them and what is shown of them, by the kind that an object's name starts with; the more telling kinds first. Each query has
 * two columns, `name` and `definition`, and gives the same answer on every supported version of PostgreSQL.
 */
const QUERIES = {
  schema: `
    select n.nspname as name, 'owned by ' || n.nspowner::regrole as definition from pg_namespace n where n.nspname in ('cpis', 'cpis_part')`,

  table: `
    select c.oid::regclass::text as name, concat_ws(', ', c.relkind::text, c.relpersistence::text, 'owned by ' || c.relowner::regrole,
      case when c.relrowsecurity then 'row security' end, case when c.relforcerowsecurity then 'forced' end, pg_get_partkeydef(c.oid)) as definition
    from pg_class c where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${OURS}`,

  key: `
    select o.conrelid::regclass || '.' || o.conname as name, pg_get_constraintdef(o.oid) as definition
    from pg_constraint o join pg_class c on c.oid = o.conrelid where o.contype in ('p', 'u') and ${OURS}`,

  function: `
    select p.oid::regprocedure::text as name, concat_ws(', ', 'owned by ' || p.proowner::regrole,
      case when p.proname = 'uuid_v7' and encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex') in ${UUID_V7} then 'either' else pg_get_functiondef(p.oid) end) as definition
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('cpis', 'cpis_part') and p.prokind in ('f', 'p')`,

  trigger: `
    select g.tgrelid::regclass || '.' || g.tgname as name, pg_get_triggerdef(g.oid) || ', ' || g.tgenabled::text as definition
    from pg_trigger g join pg_class c on c.oid = g.tgrelid where not g.tgisinternal and ${OURS}`,

  rule: `
    select r.ev_class::regclass || '.' || r.rulename as name, r.ev_enabled::text as definition
    from pg_rewrite r join pg_class c on c.oid = r.ev_class where ${OURS}`,

  policy: `
    select p.polrelid::regclass || '.' || p.polname as name, concat_ws(' ', case when not p.polpermissive then 'restrictive' end, p.polcmd::text,
      'to ' || (select string_agg(case r when 0 then 'public' else r::regrole::text end, ', ' order by r::regrole::text) from unnest(p.polroles) r),
      'using (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') as definition
    from pg_policy p join pg_class c on c.oid = p.polrelid where ${OURS}`,

  role: `
    select r.rolname as name, concat_ws(', ', case when r.rolsuper then 'superuser' end, case when r.rolbypassrls then 'bypasses row-level security' end,
      case when r.rolcreaterole or r.rolcreatedb or r.rolreplication then 'creates or replicates' end,
      (select 'member of ' || string_agg(m.roleid::regrole::text, ', ' order by m.roleid::regrole::text) from pg_auth_members m where m.member = r.oid)) as definition
    from pg_roles r where r.rolname like 'cpis\\_%'`,

  // They run in the session of whoever logs in, from PostgreSQL 17 on.
  'log-in trigger': `
    select e.evtname as name, e.evtenabled::text as definition from pg_event_trigger e where e.evtevent = 'login'`,

  column: `
    select c.oid::regclass || '.' || a.attname as name, concat_ws(', ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
      nullif(a.attgenerated::text, ''), nullif(a.attidentity::text, '')) as definition
    from pg_attribute a join pg_class c on c.oid = a.attrelid where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and ${OURS}`,
}

/** How PostgreSQL writes names and constants depends on these. */
export const COMPARING_SETTINGS = `${READING_SETTINGS}; set search_path = pg_catalog, pg_temp`

/**
 * Reads what this release compares.
 * @param client with {@link COMPARING_SETTINGS}
 * @returns a fingerprint of each object, by kind and name, such as `trigger cpis.audit_event._100_never_changes`
 */
export async function readObjects(client: Pick<pg.Client, 'query'>): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [kind, query] of Object.entries(QUERIES)) {
    const { rows } = await client.query<{ name: string; definition: string | null }>(
      `select name, definition from (${query}) object order by name collate "C"`,
    )
    for (const { name, definition } of rows) found.set(`${kind} ${name}`, fingerprint(definition ?? ''))
  }
  return found
}

/** 80 bits: nobody finds another definition with the same, and what looks for secrets in the repository does not take it for one. */
function fingerprint(definition: string): string {
  return createHash('sha256').update(definition).digest('hex').slice(0, 20)
}

/**
 * Checks that tables, keys, functions, triggers, policies, their owners and our roles are what this release makes them, no more and no less.
 * Roles of others, which a deployment may have for backups or reports, are its own business.
 */
export async function checkObjects(client: Pick<pg.Client, 'query'>, findings: Findings): Promise<void> {
  const found = await readObjects(client)
  for (const [object, expected] of Object.entries(releaseObjects)) {
    const actual = found.get(object)
    if (actual === undefined) findings.add(object, 'This release of CPIS makes it, and it is gone.')
    else if (actual !== expected) findings.add(object, 'It is not as this release of CPIS makes it.')
  }
  for (const object of found.keys()) {
    if (!(object in releaseObjects) && !object.startsWith('role ')) findings.add(object, 'This release of CPIS makes nothing of this name.')
  }
}
