import pg from 'pg'
import { functionCaller, type FunctionCaller } from '@/lib/db/function-caller'
import { errorFields, log } from '@/lib/shared/log'

/** What the clock asks of a login. */
export interface Schedule {
  ask: FunctionCaller
  close(): Promise<void>
}

/**
 * Connects to where periodic work is claimed, on connections of its own: the others are busy with the work itself while a lease is renewed.
 *
 * @param databaseUrl of the login `cpis_sealer` or `cpis_verifier`, which may claim nothing but its own work
 */
export function openSchedule(databaseUrl: string): Schedule {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: 5000,
    query_timeout: 5000,
    keepAlive: true,
    application_name: 'cpis schedule',
  })
  pool.on('error', (error) => log('warn', 'database.connection.lost', errorFields(error)))
  return { ask: functionCaller(pool), close: () => pool.end() }
}
