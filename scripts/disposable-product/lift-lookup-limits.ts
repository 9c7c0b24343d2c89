import pg from 'pg'

/**
 * Lifts the look-up limits in a disposable database: the tests, screenshots and measurements of one hour make more look-ups as the same nurse
 * than any real person would. The limits have tests of their own. Counting costs the same.
 *
 * @param url the database's address with the superuser's login
 */
export async function liftLookupLimits(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`update cpis.rate_limit set most = '{1000000, 1000000, 1000000}' where what = 'look-up'`)
  } finally {
    await client.end()
  }
}
