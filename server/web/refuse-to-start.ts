import { env } from '@/lib/config/env'
import { refusalToStart } from '@/lib/db/refusal-to-start'
import { tryLogin } from '@/lib/db/require-login'
import { errorFields, log } from '@/lib/shared/log'
import { Refusal } from '@/lib/shared/refusal'

/** How long to wait before asking again when the database does not answer, in milliseconds. */
const RETRY_AFTER = 5_000

/**
 * Checks, before anything is served, that the application's database login does not have too many privileges, that the other login of the
 * web server lets people in, and that the keys are the register's. If the database is down, or not migrated yet, the server starts all the same, because the page that says so has to be there; this is
 * then checked as soon as the database answers.
 *
 * @param onLateRefusal called if that later check finds that it must not run
 * @throws Refusal if it must not run
 */
export async function refuseToStart(onLateRefusal: (sentence: string) => void): Promise<void> {
  const refusal = await refusalNow().catch((error: unknown) => {
    if (error instanceof Refusal) return error.message
    log('warn', 'database.login.unchecked', errorFields(error))
    const again = () => refuseToStart(onLateRefusal).catch((late: Error) => onLateRefusal(late.message))
    setTimeout(() => void again(), RETRY_AFTER).unref()
    return null
  })
  if (refusal !== null) throw new Refusal(refusal)
}

async function refusalNow(): Promise<string | null> {
  const setting = 'GATE_DATABASE_URL'
  const databaseUrl = env()[setting]
  if (databaseUrl === undefined) return `The web server does not start: ${setting} must be the address of the database for the login cpis_gate.`
  const refusal = await refusalToStart()
  if (refusal !== null) return refusal
  const notYet = await tryLogin({ process: 'The web server', setting, databaseUrl, login: 'cpis_gate', needs: 'open_session' })
  if (notYet !== null) throw new Error(`The login cpis_gate cannot be checked: ${notYet.errorMessage}`)
  return null
}
