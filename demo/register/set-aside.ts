import type pg from 'pg'

/** Something to drop from a table before loading it, and how to restore it. */
type Definition = { takeOff: string; putBack: string }

/**
 * Drops the indexes, keys and foreign keys of tables that are about to be filled. Building an index from all rows at the end costs a
 * fraction of one that grows row by row, and checking a foreign key with one join a fraction of one look-up per row. What is
 * restored is whatever the catalogue said, so this need not change with the migrations, and the server then checks every row.
 *
 * @param client a connection in the transaction that fills the tables, as their owner
 * @param tables names within the schema `cpis`
 * @returns a function that restores everything: keys and indexes first, then the foreign keys that need them
 */
export async function setAside(client: pg.Client, tables: readonly string[]): Promise<() => Promise<void>> {
  const found = await client.query<Definition>(DEFINITIONS, [tables.map((table) => `cpis.${table}`)])
  // Foreign keys go first, because they depend on keys.
  for (const { takeOff } of found.rows) await client.query(takeOff)
  return async () => {
    await client.query("set local maintenance_work_mem = '256MB'")
    for (const { putBack } of found.rows.toReversed()) await client.query(putBack)
  }
}

/**
 * Foreign keys in either direction, then keys and exclusion constraints, then plain indexes. For partitioned tables only those of
 * the parent: the partitions follow, unless the definition says ONLY, as the catalogue does for their indexes.
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
