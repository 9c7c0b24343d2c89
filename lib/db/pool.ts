import pg from 'pg'
import { env } from '@/lib/config/env'
import { errorFields, log } from '@/lib/shared/log'

declare global {
  // One pool for each process, however many bundles the framework makes of this module.
  var cpisPool: pg.Pool | undefined
}

/**
 * The application's connections, as the database role that owns nothing. Every wait is limited, so that a database that has stopped
 * answering becomes "CPIS is unavailable" within five seconds instead of hanging (security-and-reliability section 6).
 */
export function pool(): pg.Pool {
  globalThis.cpisPool ??= openPool(env().APP_DATABASE_URL, env().DATABASE_POOL, 'cpis')
  return globalThis.cpisPool
}

/**
 * Connections of one login, with the limits of a page.
 *
 * @param most how many at once
 * @param name by which the server's administrators know them
 */
export function openPool(databaseUrl: string, most: number, name: string): pg.Pool {
  const created = new pg.Pool({
    connectionString: databaseUrl,
    max: most,
    connectionTimeoutMillis: 2000,
    statement_timeout: 3000,
    lock_timeout: 2000,
    idle_in_transaction_session_timeout: 5000,
    // A paused server enforces none of its own limits.
    query_timeout: 3500,
    keepAlive: true,
    // A new connection costs a look-up several times what the look-up itself costs, so connections stay open through the quiet hours of the
    // night.
    idleTimeoutMillis: 600_000,
    application_name: name,
  })
  created.on('error', (error) => log('warn', 'database.connection.lost', errorFields(error)))
  return created
}

/** Closes every connection; a later call of {@link pool} opens new ones. */
export async function closePool(): Promise<void> {
  const closing = globalThis.cpisPool
  globalThis.cpisPool = undefined
  await closing?.end()
}
