import { decode } from 'next-auth/jwt'
import { env } from '@/lib/config/env'
import { CpisError } from '@/lib/shared/errors'
import { REFUSED, UNAVAILABLE } from './auth-options'
import { browserOf, nowKnown, rememberBrowser } from './browser'
import { cookieName, REMEMBERED, setCookie, tokenOf } from './cookies'
import { cookiesOfLogIn, type LogInCookies } from './log-in-cookies'
import { askNextAuth } from './next-auth-gateway'
import type { ProviderId } from './providers'
import { seeOther } from './see-other'
import { endSession, resolveSession } from './session'
import { counted, endSignIn, networkOf, signInPause } from './sign-in-limits'
import { tooManyLogIns } from './too-many-log-ins'

const UNFINISHED = '/log-in?unfinished=1'

/**
 * Answers the browser that comes back from an identity provider.
 *
 * @returns 303 to the person's own start page with the session cookie, or to the log-in page, which says that they are refused, that the
 * log-in was not finished (cancelled, too old, begun in another browser, or forged: the browser cannot be told which), or how long to wait
 * @throws CpisError `unavailable` when our own records cannot be reached, or log-ins cannot be counted
 */
export async function finishSignIn(request: Request, provider: ProviderId): Promise<Response> {
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const begun = cookiesOfLogIn(request, query.state ?? null)
  // This log-in was not begun in this browser: there is nobody to ask, and nothing to count. Otherwise a page elsewhere could send people here
  // until nobody around them can log in. Another log-in that is under way in it goes on.
  if (begun === null) return seeOther(UNFINISHED)
  const browser = browserOf(request)
  const network = networkOf(request)
  const pause = await counted(() => signInPause(browser))
  if (pause > 0) return tooManyLogIns(pause, begun.spent)
  const answer = await askNextAuth({ action: 'callback', provider, cookies: begun.values, query, secret: await secretOf(begun) })
  const session = answer.cookies.get(cookieName('session'))
  if (answer.location === UNAVAILABLE) throw new CpisError('unavailable', 'Nobody can be logged in at the moment')
  await counted(() => endSignIn(browser, network, session !== undefined && answer.location !== null))
  if (session === undefined || answer.location === null) return seeOther(answer.location === REFUSED ? REFUSED : UNFINISHED, begun.spent)
  await endSessionLeftBehind(request)
  const landing = new URL(answer.location)
  const kept = [session, setCookie('provider', provider, REMEMBERED), rememberBrowser(nowKnown(browser))]
  return seeOther(`${landing.pathname}${landing.search}`, [...begun.spent, ...kept])
}

/** The secret that protects the cookies of a log-in: while the secret is being turned, log-ins that are under way go on. */
async function secretOf({ values }: LogInCookies): Promise<string> {
  const { SESSION_SECRET: current, SESSION_SECRETS_FORMER: former } = env()
  if (former.length === 0) return current
  const salt = cookieName('state')
  for (const secret of [current, ...former]) {
    const opened = await decode({ token: values[salt], secret, salt }).catch(() => null)
    if (opened !== null) return secret
  }
  return current
}

/** Somebody who takes over a computer ends the session that the last person left open: nobody holds its token any more. */
async function endSessionLeftBehind(request: Request): Promise<void> {
  const { state } = await resolveSession(tokenOf(request), { act: false })
  if (state === 'live' || state === 'choosing') await endSession(tokenOf(request), { everywhere: false })
}
