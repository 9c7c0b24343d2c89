import pg from 'pg'
import { env } from '@/lib/config/env'
import { errorFields, log } from '@/lib/shared/log'

declare global {
  // One pool for each process, however many bundles the framework makes of this module.
  var cpisBulkPool: pg.Pool | undefined
}

/** The longest that one statement on a file may take (security-and-reliability section 6); the pages' own statements get 3 seconds. */
const STATEMENT_MS = 60_000
/** How long a second file of the same authority waits for the first. */
const LOCK_MS = 5_000
/** As many as there are files at work: they are limited where work is taken up, and none waits here. */
const MOST = 200
/** A file is worked on in several transactions soon after one another; between files nothing is kept. */
const IDLE_MS = 5_000
/**
 * Memory for one statement, and for the temporary tables of one transaction: enough to keep those of a file of twenty thousand rows, and
 * what its triggers are handed, off the disk.
 */
const MEMORY = '-c work_mem=64MB -c temp_buffers=64MB'

function settings(): pg.ClientConfig {
  return {
    connectionString: env().APP_DATABASE_URL,
    connectionTimeoutMillis: 2000,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 5000,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: STATEMENT_MS,
    application_name: 'cpis upload',
    options: MEMORY,
  }
}

/** A connection that is lost between two statements is reported here; the next statement fails because of it. */
const reportLosses = (client: pg.Client) => client.on('error', (error) => log('warn', 'database.connection.lost', errorFields(error)))

/** A connection of the application's login outside the pools, for what belongs to a session. Whoever asks for it closes it. */
export async function connectForBulk(): Promise<pg.Client> {
  const client = reportLosses(new pg.Client(settings()))
  await client.connect()
  return client
}

/**
 * A connection of the application's login for a transaction that may take longer than a page, so that pages are not short of one. Whoever asks for
 * it releases it: with `true` it is closed, and whatever was not committed is rolled back with it.
 */
export async function borrowForBulk(): Promise<pg.PoolClient> {
  globalThis.cpisBulkPool ??= openBulkPool()
  return globalThis.cpisBulkPool.connect()
}

function openBulkPool(): pg.Pool {
  const created = new pg.Pool({ ...settings(), max: MOST, idleTimeoutMillis: IDLE_MS })
  created.on('connect', reportLosses)
  // Told of idle connections alone, which the connection itself has reported.
  created.on('error', () => undefined)
  return created
}

/** Closes those that nobody works on; a later call of {@link borrowForBulk} opens new ones. */
export async function closeBulkPool(): Promise<void> {
  const closing = globalThis.cpisBulkPool
  globalThis.cpisBulkPool = undefined
  await closing?.end()
}
