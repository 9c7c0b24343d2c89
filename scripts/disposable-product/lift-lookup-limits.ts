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
    await client.query(`create or replace function cpis.lookup_limits(out warns integer, out asks integer, out stops integer)
      language sql immutable parallel safe as $$ select 1000000, 1000000, 1000000 $$`)
  } finally {
    await client.end()
  }
}
