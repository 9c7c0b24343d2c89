import type pg from 'pg'

/** Something to take off a table before a load, and how to put it back as it was. */
type Definition = { takeOff: string; putBack: string }

/**
 * Takes the indexes, keys and references off tables that are about to be filled. An index made of all rows at the end costs a
 * fraction of one that grows row by row, and a reference checked by one join a fraction of a look-up for each row. What is put
 * back is what the catalogue said, whatever the migrations make of it later, and the server checks every row when it is.
 *
 * @param client a connection in the transaction that fills them, as their owner
 * @param tables names within the schema `cpis`
 * @returns puts everything back: first what rows are found by, then what refers to them
 */
export async function setAside(client: pg.Client, tables: readonly string[]): Promise<() => Promise<void>> {
  const found = await client.query<Definition>(DEFINITIONS, [tables.map((table) => `cpis.${table}`)])
  // References go first, for they lean on keys.
  for (const { takeOff } of found.rows) await client.query(takeOff)
  return async () => {
    await client.query("set local maintenance_work_mem = '256MB'")
    for (const { putBack } of found.rows.toReversed()) await client.query(putBack)
  }
}

/**
 * References in either direction, then keys and exclusions, then plain indexes. Of partitioned tables only what stands on the
 * whole: the partitions follow, unless the definition says ONLY, as the catalogue does of their indexes.
 */
const DEFINITIONS = `
  with filled as (select unnest($1::regclass[]) as id)
  select case when c.contype = 'f' then 1 else 2 end as turn, c.conname::text as name,
         format('alter table %s drop constraint %I', c.conrelid::regclass, c.conname) as "takeOff",
         format('alter table %s add constraint %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) as "putBack"
  from pg_constraint c
  where c.contype in ('f', 'p', 'u', 'x') and c.conparentid = 0
    and (c.conrelid in (select id from filled) or (c.contype = 'f' and c.confrelid in (select id from filled)))
  union all
  select 3, i.indexrelid::regclass::text, format('drop index %s', i.indexrelid::regclass),
         replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
  from pg_index i
  where i.indrelid in (select id from filled) and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
  order by turn, name`
