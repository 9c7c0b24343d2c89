import { refusalOfLogin } from '@/lib/db/login-strength'
import { errorFields, log } from '@/lib/shared/log'
import { Refusal } from '@/lib/shared/refusal'

/** How often a database that does not answer is asked again, in milliseconds. */
const AGAIN = 5_000

/**
 * Looks whether the application's database login is too strong, before anything is served. A database that is away keeps nobody from
 * starting, because the page that says so has to be there: then the login is looked at as soon as it answers.
 *
 * @param onLateRefusal what to do when it turns out too strong after all
 * @throws Refusal when it is
 */
export async function refuseStrongLogin(onLateRefusal: (sentence: string) => void): Promise<void> {
  const refusal = await refusalOfLogin().catch((error: unknown) => {
    log('warn', 'the database login is looked at later', errorFields(error))
    const again = () => refuseStrongLogin(onLateRefusal).catch((late: Error) => onLateRefusal(late.message))
    setTimeout(() => void again(), AGAIN).unref()
    return null
  })
  if (refusal !== null) throw new Refusal(refusal)
}
