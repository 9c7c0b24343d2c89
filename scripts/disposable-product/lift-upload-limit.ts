import pg from 'pg'

/**
 * Lifts the limit of files an hour in a database that is thrown away: one data manager sends more hostile, broken and measured files there than
 * anybody sends of an authority. The limit has tests of its own. Counting costs the same.
 *
 * @param url the superuser's address of the database
 */
export async function liftUploadLimit(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('create or replace function cpis.upload_limit() returns integer language sql immutable parallel safe as $$ select 1000000 $$')
  } finally {
    await client.end()
  }
}
