import pg from 'pg'

/**
 * Connects to a database for one piece of work.
 *
 * @returns what the work returns; the connection is closed then, and also when it fails
 */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
