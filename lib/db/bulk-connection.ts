import pg from 'pg'
import { env } from '@/lib/config/env'
import { errorFields, log } from '@/lib/shared/log'

/** The longest that one statement on a file may take (security-and-reliability section 6); the pool's own statements get 3 seconds. */
const STATEMENT_MS = 60_000
/** How long a second file of the same authority waits for the first. */
const LOCK_MS = 5_000

/** A connection of the application's login outside the pool, for work that may take longer than a page. Whoever asks for it closes it. */
export async function connectForBulk(): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: env().APP_DATABASE_URL,
    connectionTimeoutMillis: 2000,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 5000,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    application_name: 'cpis upload',
  })
  // A connection lost between two statements is reported here; the next statement fails because of it.
  client.on('error', (error) => log('warn', 'database.connection.lost', errorFields(error)))
  await client.connect()
  return client
}
