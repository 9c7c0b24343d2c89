// Raw SQL: asks the database's catalogue, before there is a pool.
import pg from 'pg'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import { Refusal } from '@/lib/shared/refusal'
import { TOO_STRONG } from './login-rights'
import { reasonOfRefusedLogin } from './refused-login'

/** How long to wait before asking again when the database does not answer, or is not migrated yet, in milliseconds. */
const RETRY_AFTER = 2_000

/** A login that a process works with. */
export type WantedLogin = {
  /** What the process is called at the beginning of a sentence: "The worker". */
  process: string
  /** The setting that holds the address. */
  setting: string
  databaseUrl: string
  /** The login that it should be. */
  login: string
  /** What only this login may do: the function that its work begins with, or the table that it adds to. */
  needs: string
  /** Whether row-level security need not bind it. */
  seesEveryRow?: boolean
}

/** Whether the login may do its work: null while the database does not have what that needs, because it is not migrated. */
const MAY = `
  select has_schema_privilege(current_user, n.oid, 'usage') and coalesce(
           (select has_function_privilege(current_user, p.oid, 'execute') from pg_proc p where p.pronamespace = n.oid and p.proname = $1),
           (select has_table_privilege(current_user, c.oid, 'insert') from pg_class c where c.relnamespace = n.oid and c.relname = $1)) as may
  from pg_namespace n where n.nspname = 'cpis'`

/**
 * Waits until the database lets a process in to do its work. A database that is away, or not migrated yet, is waited for.
 *
 * @param stop ends the waiting
 * @returns whether it was let in; false when it was told to stop first
 * @throws Refusal in one sentence when waiting would not help: the database refuses the login, or it is one for something else
 */
export async function requireLogin(wanted: WantedLogin, stop: AbortSignal): Promise<boolean> {
  let said = false
  while (!stop.aborted) {
    const why = await tryLogin(wanted)
    if (why === null) return true
    if (!said) log('warn', 'work.database.awaited', why)
    said = true
    await pause(RETRY_AFTER, stop)
  }
  return false
}

/**
 * Asks whether the database lets a login in to do its work.
 *
 * @returns null when it does; otherwise, for the log, why not yet
 * @throws Refusal as {@link requireLogin}
 */
export async function tryLogin({
  process,
  setting,
  databaseUrl,
  login,
  needs,
  seesEveryRow = false,
}: WantedLogin): Promise<ReturnType<typeof errorFields> | null> {
  const refuse = (why: string) =>
    new Refusal(`${process} does not start: ${setting} must be the address of the database for the login ${login}, but ${why}.`)
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
  try {
    await client.connect()
    const { rows: strong } = await client.query<{ tooStrong: string[] }>(TOO_STRONG, [seesEveryRow])
    const reasons = strong[0]?.tooStrong ?? []
    if (reasons.length > 0) throw refuse(`the one in it may do too much: ${reasons.join(', and ')}`)
    const { rows } = await client.query<{ may: boolean | null }>(MAY, [needs])
    if (rows[0]?.may === false) throw refuse('the one in it may not do this work')
    return rows[0]?.may === true ? null : { errorMessage: 'the database is not migrated yet' }
  } catch (error) {
    if (error instanceof Refusal) throw error
    const reason = reasonOfRefusedLogin(error)
    if (reason !== null) throw refuse(reason)
    return errorFields(error)
  } finally {
    await client.end().catch(() => undefined) // it may never have connected
  }
}
