import pg from 'pg'

/**
 * Lifts the limits of look-ups in a database that is thrown away: one nurse plays in more journeys, pictures and measurements in an hour
 * than anybody looks children up. The limits have tests of their own. Counting costs the same.
 *
 * @param url the superuser's address of the database
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
