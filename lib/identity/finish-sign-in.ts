import { CpisError } from '@/lib/shared/errors'
import { REFUSED, UNAVAILABLE } from './auth-options'
import { cookieName, cookiesOf, REMEMBERED, removeCookie, setCookie, tokenOf } from './cookies'
import { askNextAuth } from './next-auth-door'
import type { ProviderId } from './providers'
import { seeOther } from './see-other'
import { endSession, resolveSession } from './session'

/**
 * Answers the browser that comes back from an identity provider.
 *
 * @returns 303 to the person's own start with the session cookie, or to the log-in page, which says that they are refused or that the
 * log-in was not finished (cancelled, too old, begun in another browser, or forged: the browser cannot be told which)
 * @throws CpisError `unavailable` when our own records could not be asked
 */
export async function finishSignIn(request: Request, provider: ProviderId): Promise<Response> {
  const answer = await askNextAuth({
    action: 'callback',
    provider,
    cookies: cookiesOnTheirWay(request),
    query: Object.fromEntries(new URL(request.url).searchParams),
  })
  const spent = (['state', 'nonce', 'pkce', 'return'] as const).map(removeCookie)
  const session = answer.cookies.get(cookieName('session'))
  if (session === undefined || answer.location === null) {
    if (answer.location === UNAVAILABLE) throw new CpisError('unavailable', 'Nobody can be logged in at the moment')
    return seeOther(answer.location === REFUSED ? REFUSED : '/log-in?unfinished=1', spent)
  }
  await endSessionLeftBehind(request)
  const landing = new URL(answer.location)
  return seeOther(`${landing.pathname}${landing.search}`, [...spent, session, setCookie('provider', provider, REMEMBERED)])
}

/** The cookies of this log-in alone. The session cookie is kept from next-auth: a log-in never builds on the session before it. */
function cookiesOnTheirWay(request: Request): Record<string, string> {
  const all = cookiesOf(request)
  const wanted = (['state', 'nonce', 'pkce', 'return'] as const).map(cookieName)
  return Object.fromEntries(wanted.flatMap((name) => (all.has(name) ? [[name, all.get(name) as string]] : [])))
}

/** Somebody who takes over a computer without logging the last person out does it for them: nobody holds that token any more. */
async function endSessionLeftBehind(request: Request): Promise<void> {
  const { state } = await resolveSession(tokenOf(request), { act: false })
  if (state === 'live' || state === 'choosing') await endSession(tokenOf(request), { everywhere: false })
}
