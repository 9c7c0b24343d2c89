import type pg from 'pg'

/** A checksum of the rows of each table. */
export type TableSums = ReadonlyMap<string, string>

/**
 * Checksums of every table of the register, over all rows: whatever a request changed, and however, shows.
 *
 * @param apartFrom leaves out the rows of this organisation, in tables that name one
 */
export async function tableSums(admin: pg.Client, apartFrom?: string): Promise<TableSums> {
  const { rows } = await admin.query<{ name: string; owner: string | null }>(
    `select t.table_name as name, (select min(c.column_name) from information_schema.columns c where c.table_schema = 'cpis' and c.table_name = t.table_name
       and c.column_name in ('authority_id', 'organisation_id', 'from_authority')) as owner
     from information_schema.tables t where t.table_schema = 'cpis' and t.table_type = 'BASE TABLE'`,
  )
  const looked = apartFrom === undefined ? rows : rows.filter(({ owner, name }) => owner !== null && name !== 'audit_event')
  const sums = looked.map(
    ({ name, owner }) =>
      `select '${name}' as name, coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from cpis."${name}" t ${apartFrom === undefined ? '' : `where t."${owner}" <> $1`}`,
  )
  const { rows: summed } = await admin.query<{ name: string; sum: string }>(sums.join(' union all '), apartFrom === undefined ? [] : [apartFrom])
  return new Map(summed.map(({ name, sum }) => [name, sum]))
}

/** The tables whose checksums differ. */
export function changedTables(before: TableSums, after: TableSums): string[] {
  return [...after]
    .filter(([name, sum]) => before.get(name) !== sum)
    .map(([name]) => name)
    .toSorted()
}

/** How many refusals of a person the compliance log holds. */
export async function deniedBy(admin: pg.Client, personId: string): Promise<number> {
  const { rows } = await admin.query<{ count: number }>(
    `select count(*)::integer as count from cpis.audit_event where person_id = $1 and outcome = 'denied'`,
    [personId],
  )
  return rows[0]?.count ?? 0
}
