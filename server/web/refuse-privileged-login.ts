import { refusalOfLogin } from '@/lib/db/login-strength'
import { errorFields, log } from '@/lib/shared/log'
import { Refusal } from '@/lib/shared/refusal'

/** How long to wait before asking again when the database does not answer, in milliseconds. */
const RETRY_AFTER = 5_000

/**
 * Checks, before anything is served, that the application's database login does not have too many privileges. If the database is down, the
 * server starts all the same, because the page that says so has to be there; the login is then checked as soon as the database answers.
 *
 * @param onLateRefusal called if that later check finds too many privileges
 * @throws Refusal if the login has too many privileges
 */
export async function refusePrivilegedLogin(onLateRefusal: (sentence: string) => void): Promise<void> {
  const refusal = await refusalOfLogin().catch((error: unknown) => {
    log('warn', 'database.login.unchecked', errorFields(error))
    const again = () => refusePrivilegedLogin(onLateRefusal).catch((late: Error) => onLateRefusal(late.message))
    setTimeout(() => void again(), RETRY_AFTER).unref()
    return null
  })
  if (refusal !== null) throw new Refusal(refusal)
}
