import pg from 'pg'

/**
 * Makes the monthly partitions of the access records from last month to three months ahead, where they are missing. Run with each
 * migration and each start; a deployment that runs for months runs `npm run migrate` by the calendar. Until then the default
 * partitions catch what no month does.
 *
 * @param adminUrl address of the migrated database, as a login that may act as its owner
 * @returns how many were made
 */
export async function ensurePartitions(adminUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query('set role cpis_owner')
    const { rows } = await client.query<{ made: number }>(
      `select cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date) as made`,
    )
    return rows[0]?.made ?? 0
  } finally {
    await client.end()
  }
}
