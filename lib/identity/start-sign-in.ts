import { parseSetCookie } from 'cookie'
import { env } from '@/lib/config/env'
import { browserOf, isPatient, rememberBrowser } from './browser'
import { cookieName } from './cookies'
import { namedForLogIn } from './log-in-cookies'
import { askNextAuth } from './next-auth-gateway'
import type { ProviderId } from './providers'
import { seeOther } from './see-other'
import { beginSignIn, counted, networkOf } from './sign-in-limits'
import { landingPath } from './start-page'
import { manyLogIns, tooManyLogIns } from './too-many-log-ins'

/**
 * Sends the browser to an identity provider. Works without JavaScript: next-auth's sign-in is a form post with a token that its own page
 * would fetch by script, so both steps are taken here. Our own forms are protected by their origin (`proxy.ts`), and next-auth's token
 * never leaves the server.
 *
 * @param from the page the person was on; used only if it is in the fixed list
 * @returns 303 to the provider, or back to the log-in page when the provider cannot be reached, too many log-ins failed in this browser, or a
 * new browser has to wait a few seconds because of what happens in its network
 * @throws CpisError `unavailable` when log-ins cannot be counted: then nobody can begin one
 */
export async function startSignIn(request: Request, provider: ProviderId, from: string | null): Promise<Response> {
  const browser = browserOf(request)
  const mark = rememberBrowser(browser)
  const { pause, crowded } = await counted(() => beginSignIn(browser, networkOf(request)))
  if (pause > 0) return tooManyLogIns(pause, [mark])
  if (crowded && !isPatient(browser)) return manyLogIns([mark])
  const csrf = await askNextAuth({ action: 'csrf' })
  const { csrfToken } = csrf.body as { csrfToken: string }
  const answer = await askNextAuth({
    action: 'signin',
    provider,
    cookies: { [cookieName('csrf')]: parseSetCookie(csrf.cookies.get(cookieName('csrf')) ?? '').value ?? '' },
    form: { csrfToken, callbackUrl: `${env().PUBLIC_URL}${landingPath(from)}` },
  })
  const { location } = answer
  if (location === null || new URL(location).href.startsWith(`${env().PUBLIC_URL}/`)) return seeOther(`/log-in?unreachable=${provider}`, [mark])
  const state = new URL(location).searchParams.get('state') ?? ''
  return seeOther(location, [mark, ...namedForLogIn(request, answer.cookies, state)])
}
