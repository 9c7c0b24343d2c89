import { CpisError } from '@/lib/shared/errors'
import { REFUSED, UNAVAILABLE } from './auth-options'
import { cookieName, cookiesOf, REMEMBERED, removeCookie, setCookie, tokenOf } from './cookies'
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
  const spent = (['state', 'nonce', 'pkce', 'return'] as const).map(removeCookie)
  // No log-in was begun in this browser: there is nobody to ask, and nothing to count against its network. Otherwise a page elsewhere could
  // send people here until nobody around them can log in.
  if (!cookiesOf(request).has(cookieName('state'))) return seeOther(UNFINISHED, spent)
  const network = networkOf(request)
  const wait = await counted(() => signInPause(network))
  if (wait > 0) return tooManyLogIns(wait, spent)
  const answer = await askNextAuth({
    action: 'callback',
    provider,
    cookies: cookiesOnTheirWay(request),
    query: Object.fromEntries(new URL(request.url).searchParams),
  })
  const session = answer.cookies.get(cookieName('session'))
  if (answer.location === UNAVAILABLE) throw new CpisError('unavailable', 'Nobody can be logged in at the moment')
  await counted(() => endSignIn(network, session !== undefined && answer.location !== null))
  if (session === undefined || answer.location === null) return seeOther(answer.location === REFUSED ? REFUSED : UNFINISHED, spent)
  await endSessionLeftBehind(request)
  const landing = new URL(answer.location)
  return seeOther(`${landing.pathname}${landing.search}`, [...spent, session, setCookie('provider', provider, REMEMBERED)])
}

/** The cookies of this log-in alone. next-auth does not get the session cookie: a log-in never builds on an earlier session. */
function cookiesOnTheirWay(request: Request): Record<string, string> {
  const all = cookiesOf(request)
  const wanted = (['state', 'nonce', 'pkce', 'return'] as const).map(cookieName)
  return Object.fromEntries(wanted.flatMap((name) => (all.has(name) ? [[name, all.get(name) as string]] : [])))
}

/** Somebody who takes over a computer ends the session that the last person left open: nobody holds its token any more. */
async function endSessionLeftBehind(request: Request): Promise<void> {
  const { state } = await resolveSession(tokenOf(request), { act: false })
  if (state === 'live' || state === 'choosing') await endSession(tokenOf(request), { everywhere: false })
}
