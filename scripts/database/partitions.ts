import { withClient } from './with-client'

/** The partitions that catch what has no month of its own. */
const CATCHING = ['access_matched_default', 'access_unmatched_default']

/**
 * Creates missing monthly partitions of the access records, from last month to three months ahead, and those of whatever the default
 * partitions have caught. Run with each migration and each start; the worker does it by the clock, but only while little has to be moved.
 * Until then the default partitions catch what has no month of its own. Look-ups wait while it is moved.
 *
 * @param adminUrl address of the migrated database, as a login that may act as its owner
 * @returns how many were made
 */
export async function ensurePartitions(adminUrl: string): Promise<number> {
  return withClient(adminUrl, async (client) => {
    await client.query('set role cpis_owner')
    const { rows } = await client.query<{ made: number }>(
      `select cpis.make_caught_months() + cpis.ensure_access_partitions((now() - interval '1 month')::date, (now() + interval '3 months')::date) as made`,
    )
    // The place that was moved out of is given back: by it the worker sees how much would have to be read.
    for (const part of CATCHING) await client.query(`vacuum cpis_part.${part}`)
    return rows[0]?.made ?? 0
  })
}
