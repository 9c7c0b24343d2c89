import type pg from 'pg'

/** Everything in a database that a migration can change, by kind and name: `function cpis.today()` and its definition. */
export type DatabaseObjects = ReadonlyMap<string, string>

/** The schemas that migrations write to. */
const schemas = `(select n.oid from pg_namespace n where n.nspname in ('cpis', 'cpis_part', 'public'))`

/** Whether a relation `c` is ours: not in another schema, and not created by an extension or by Prisma. */
const ours = `c.relnamespace in ${schemas} and c.relname not like '\\_prisma\\_migrations%'
      and not exists (select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')`

/**
 * The kinds of objects, by the word that an object's key starts with. Each query has two columns, `name` and `definition`, and
 * is written so that two databases made alike give the same answer on every supported version of PostgreSQL. What depends on the
 * moment a database was made is left out: ids of objects, the gaps left by dropped columns, when periodic work is next due.
 */
export const objectQueries = {
  schema: `
    select n.nspname as name, 'owned by ' || case when n.nspname = 'public' then 'the server' else n.nspowner::regrole::text end as definition
    from pg_namespace n where n.nspname in ('cpis', 'cpis_part', 'public')`,

  extension: `
    select e.extname as name, 'in ' || e.extnamespace::regnamespace as definition from pg_extension e where e.extname <> 'plpgsql'`,

  table: `
    select c.oid::regclass::text as name, concat_ws(', ', case c.relkind when 'p' then 'partitioned by ' || pg_get_partkeydef(c.oid) else 'table' end,
      case c.relpersistence when 'u' then 'unlogged' end, 'owned by ' || c.relowner::regrole, 'with ' || array_to_string(c.reloptions, ', '),
      'partition of ' || (select i.inhparent::regclass::text from pg_inherits i where i.inhrelid = c.oid) || ' ' || pg_get_expr(c.relpartbound, c.oid)) as definition
    from pg_class c where c.relkind in ('r', 'p') and ${ours}`,

  'row security': `
    select c.oid::regclass::text as name, concat_ws(', ', case when c.relrowsecurity then 'on' else 'off' end, case when c.relforcerowsecurity then 'forced' end) as definition
    from pg_class c where c.relkind in ('r', 'p') and ${ours}`,

  column: `
    select c.oid::regclass || '.' || a.attname as name, concat_ws(', ',
      'number ' || (select count(*) from pg_attribute b where b.attrelid = a.attrelid and b.attnum between 1 and a.attnum and not b.attisdropped),
      format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
      case a.attgenerated::text when '' then 'default ' else 'generated ' end || pg_get_expr(d.adbin, d.adrelid), 'identity ' || nullif(a.attidentity::text, ''),
      case when a.attcollation <> t.typcollation then 'collate ' || (select l.collname from pg_collation l where l.oid = a.attcollation) end,
      case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end, 'compression ' || nullif(a.attcompression::text, '')) as definition
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p') and not c.relispartition and ${ours}`,

  // "Not null" is reported with the column: only newer servers also list it as a constraint.
  constraint: `
    select o.conrelid::regclass || '.' || o.conname as name, pg_get_constraintdef(o.oid) || case when o.convalidated then '' else ', not valid' end as definition
    from pg_constraint o join pg_class c on c.oid = o.conrelid where o.contype not in ('n', 't') and not c.relispartition and ${ours}`,

  index: `
    select c.oid::regclass::text as name, pg_get_indexdef(c.oid) || case when i.indisvalid then '' else ', not valid' end || case when i.indisclustered then ', clustered' else '' end as definition
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid where not t.relispartition and ${ours}`,

  statistics: `
    select s.stxnamespace::regnamespace || '.' || s.stxname as name, pg_get_statisticsobjdef(s.oid) as definition
    from pg_statistic_ext s join pg_class c on c.oid = s.stxrelid where ${ours}`,

  sequence: `
    select c.oid::regclass::text as name, concat_ws(', ', format_type(s.seqtypid, null), 'from ' || s.seqstart, 'by ' || s.seqincrement, 'between ' || s.seqmin, s.seqmax,
      'cache ' || s.seqcache, case when s.seqcycle then 'cycle' end, 'owned by ' || c.relowner::regrole) as definition
    from pg_sequence s join pg_class c on c.oid = s.seqrelid where ${ours}`,

  type: `
    select t.oid::regtype::text as name, concat_ws(', ', t.typtype::text, 'owned by ' || t.typowner::regrole, format_type(nullif(t.typbasetype, 0), t.typtypmod),
      case when t.typnotnull then 'not null' end, 'default ' || t.typdefault,
      (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
      (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0),
      (select string_agg(pg_get_constraintdef(o.oid), ', ' order by o.conname) from pg_constraint o where o.contypid = t.oid)) as definition
    from pg_type t left join pg_class r on r.oid = t.typrelid
    where t.typtype in ('c', 'd', 'e', 'r') and (t.typrelid = 0 or r.relkind = 'c') and t.typnamespace in ${schemas}
      and not exists (select from pg_depend x where x.classid = 'pg_type'::regclass and x.objid = t.oid and x.deptype = 'e')`,

  view: `
    select c.oid::regclass::text as name, concat_ws(', ', 'owned by ' || c.relowner::regrole, 'with ' || array_to_string(c.reloptions, ', '), pg_get_viewdef(c.oid)) as definition
    from pg_class c where c.relkind in ('v', 'm') and ${ours}`,

  function: `
    select p.oid::regprocedure::text as name, 'owned by ' || p.proowner::regrole || ', ' || pg_get_functiondef(p.oid) as definition
    from pg_proc p where p.prokind in ('f', 'p') and p.pronamespace in ${schemas}
      and not exists (select from pg_depend x where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')`,

  trigger: `
    select g.tgrelid::regclass || '.' || g.tgname as name, pg_get_triggerdef(g.oid) || case g.tgenabled when 'O' then '' else ', enabled ' || g.tgenabled::text end as definition
    from pg_trigger g join pg_class c on c.oid = g.tgrelid where not g.tgisinternal and g.tgparentid = 0 and ${ours}`,

  policy: `
    select p.polrelid::regclass || '.' || p.polname as name, concat_ws(' ', case p.polpermissive when false then 'restrictive' end,
      case p.polcmd when 'r' then 'for select' when 'a' then 'for insert' when 'w' then 'for update' when 'd' then 'for delete' else 'for all' end,
      'to ' || (select string_agg(case r when 0 then 'public' else r::regrole::text end, ', ' order by r::regrole::text) from unnest(p.polroles) r),
      'using (' || pg_get_expr(p.polqual, p.polrelid) || ')', 'with check (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') as definition
    from pg_policy p join pg_class c on c.oid = p.polrelid where ${ours}`,

  // Which roles exist is a matter of the server, not of a database.
  grant: `
    with granted as (
      select 'schema ' || n.nspname as what, n.nspowner as owner, a.* from pg_namespace n, aclexplode(n.nspacl) a where n.nspname in ('cpis', 'cpis_part', 'public')
      union all
      select 'table ' || c.oid::regclass, c.relowner, a.* from pg_class c, aclexplode(c.relacl) a where c.relkind <> 'i' and ${ours}
      union all
      select 'column ' || c.oid::regclass || '.' || t.attname, c.relowner, a.* from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
      where not t.attisdropped and ${ours}
      union all
      select 'function ' || p.oid::regprocedure, p.proowner, a.* from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
      where p.pronamespace in (select n.oid from pg_namespace n where n.nspname in ('cpis', 'cpis_part'))
      union all
      select 'type ' || t.oid::regtype, t.typowner, a.* from pg_type t, aclexplode(t.typacl) a
      where t.typnamespace in (select n.oid from pg_namespace n where n.nspname in ('cpis', 'cpis_part'))
      union all
      select 'new ' || d.defaclobjtype::text || ' of ' || d.defaclrole::regrole || coalesce(' in ' || nullif(d.defaclnamespace, 0)::regnamespace, ''), 0, a.*
      from pg_default_acl d, aclexplode(d.defaclacl) a
    )
    select what || ' to ' || case grantee when 0 then 'public' else grantee::regrole::text end as name,
      string_agg(lower(privilege_type) || case when is_grantable then ' with grant option' else '' end, ', ' order by privilege_type) as definition
    from granted where grantee <> owner and grantee::regrole::text !~ '^(pg_|postgres$)' group by 1`,

  comment: `
    select name, definition from (
      select case d.classoid when 'pg_proc'::regclass then 'function ' || d.objoid::regprocedure
          else (pg_identify_object(d.classoid, d.objoid, d.objsubid)).type || ' ' || (pg_identify_object(d.classoid, d.objoid, d.objsubid)).identity end as name,
        (pg_identify_object(d.classoid, d.objoid, d.objsubid)).schema as place, d.description as definition
      from pg_description d where d.classoid not in ('pg_extension'::regclass) and d.objoid >= 16384
        and not exists (select from pg_depend x where x.classid = d.classoid and x.objid = d.objoid and x.deptype = 'e')) said
    where place in ('cpis', 'cpis_part') or name ~ '^(schema|policy|trigger|table constraint) '`,
} as const

/** The word for a kind of object. */
export type ObjectKind = keyof typeof objectQueries | 'row'

/**
 * Reads the objects of a database, including the rows in our schema.
 * @param client connected as a login that sees everything; uncommitted changes of its transaction are included
 */
export async function readObjects(client: Pick<pg.Client, 'query'>): Promise<DatabaseObjects> {
  const found = new Map<string, string>()
  for (const [kind, query] of Object.entries(objectQueries)) {
    const { rows } = await client.query<{ name: string; definition: string | null }>(query)
    for (const { name, definition } of rows) found.set(`${kind} ${name}`, definition ?? '')
  }
  for (const [row, values] of await fixedRows(client)) found.set(row, values)
  return found
}

/**
 * Every row of every table, by the table's primary key. Past times are left out, which say when the database was made, and so is what chance
 * makes of it.
 */
async function fixedRows(client: Pick<pg.Client, 'query'>): Promise<[string, string][]> {
  const { rows: tables } = await client.query<{ name: string; key: string[]; chance: string[] }>(
    `select c.oid::regclass::text as name, array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
       where i.indrelid = c.oid and i.indisprimary order by a.attnum) as key,
       array(select a.attname::text from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
             where d.adrelid = c.oid and pg_get_expr(d.adbin, d.adrelid) ~ 'gen_random_uuid') as chance
     from pg_class c where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'cpis'::regnamespace order by 1`,
  )
  const all: [string, string][] = []
  for (const { name, key, chance } of tables) {
    const { rows } = await client.query<{ key: string; row: string }>(
      `select ${key.length === 0 ? 't::text' : `concat_ws(', ', ${key.map((column) => `t."${column}"`).join(', ')})`} as key,
              (select jsonb_object_agg(f.key, f.value) from jsonb_each(to_jsonb(t) - $1::text[]) f
               where not (f.value #>> '{}' ~ '^\\d{4}-\\d\\d-\\d\\dT' and (f.value #>> '{}')::timestamptz <= now()))::text as row
       from ${name} t`,
      [chance],
    )
    for (const row of rows) all.push([`row ${name} ${row.key}`, row.row])
  }
  return all
}

/** What differs between two databases: the object, and its definition in each; absent where it is missing. */
export interface Difference {
  /** Kind and name, such as `trigger cpis.plan._100_is_never_deleted`. */
  object: string
  first?: string
  second?: string
}

/** @returns the objects that are not the same in both, sorted; none if the databases are alike */
export function differences(first: DatabaseObjects, second: DatabaseObjects): Difference[] {
  return [...new Set([...first.keys(), ...second.keys()])]
    .filter((object) => first.get(object) !== second.get(object))
    .sort()
    .map((object) => {
      const [one, other] = [first.get(object), second.get(object)]
      return { object, ...(one !== undefined && { first: one }), ...(other !== undefined && { second: other }) }
    })
}
