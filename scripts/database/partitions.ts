import { withClient } from './with-client'

/**
 * Creates missing monthly partitions of the access records, from last month to three months ahead. Run with each
 * migration and each start; a deployment that runs for months schedules `npm run migrate`. Until then the default
 * partitions catch what has no month of its own.
 *
 * @param adminUrl address of the migrated database, as a login that may act as its owner
 * @returns how many were made
 */
export async function ensurePartitions(adminUrl: string): Promise<number> {
  return withClient(adminUrl, async (client) => {
    await client.query('set role cpis_owner')
    const { rows } = await client.query<{ made: number }>(
      `select cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date) as made`,
    )
    return rows[0]?.made ?? 0
  })
}
