import { parseCookie, stringifySetCookie } from 'cookie'
import { env } from '@/lib/config/env'

/**
 * The cookies of logging in.
 *
 * - `session`: the opaque pointer to a session in the database
 * - `state`, `nonce`, `pkce`, `return`: a log-in on its way to the provider and back, at most 15 minutes; named for each log-in by
 *   `log-in-cookies.ts`
 * - `browser`: a random mark of the browser, signed: whether somebody has logged in here before; nothing about a person
 * - `csrf`: never leaves the server, see `startSignIn`
 * - `provider`: the provider last used to log in on this browser, so that its button comes first; nothing about a person
 * - `place`: the role assignment last chosen on this browser, by a random id that means nothing outside the database
 */
export type CookieName = 'session' | 'state' | 'nonce' | 'pkce' | 'return' | 'browser' | 'csrf' | 'provider' | 'place'

/** How long the browser remembers the last provider and role, in seconds. */
export const REMEMBERED = 180 * 24 * 60 * 60

/** The longest that a session can last, in seconds: 10 hours, as in the database. */
export const LONGEST_SESSION = 10 * 60 * 60

/** Whether browsers reach the service over https. Over plain http, in development, `Secure` cookies would be lost. */
export function isSecure(): boolean {
  return env().PUBLIC_URL.startsWith('https:')
}

/** The full name of a cookie: `__Host-` binds it to this host, https and the whole path. */
export function cookieName(name: CookieName): string {
  return `${isSecure() ? '__Host-' : ''}cpis.${name}`
}

/**
 * A Set-Cookie line. `SameSite=Lax`, because browsers leave out `Strict` cookies on the way back from the provider.
 *
 * @param maxAge seconds; 0 removes the cookie
 */
export function setCookie(name: CookieName, value: string, maxAge: number): string {
  return lineOf(cookieName(name), value, maxAge)
}

function lineOf(name: string, value: string, maxAge: number): string {
  return stringifySetCookie({ name, value, path: '/', maxAge, httpOnly: true, sameSite: 'lax', secure: isSecure() })
}

/** A Set-Cookie line that removes a cookie. */
export function removeCookie(name: CookieName): string {
  return removeCookieNamed(cookieName(name))
}

/** A Set-Cookie line that removes a cookie by its full name. */
export function removeCookieNamed(name: string): string {
  return lineOf(name, '', 0)
}

/** The cookies of a request, by full name. Of two with the same name the first counts, as browsers send the closest first. */
export function cookiesOf(request: Request): Map<string, string> {
  return new Map(
    Object.entries(parseCookie(request.headers.get('cookie') ?? '')).flatMap(([name, value]) =>
      name === '' || value === undefined ? [] : [[name, value]],
    ),
  )
}

/** The session token that came with a request, if any. */
export function tokenOf(request: Request): string | undefined {
  return cookiesOf(request).get(cookieName('session'))
}
