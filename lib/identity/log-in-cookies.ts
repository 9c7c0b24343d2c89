import { createHash } from 'node:crypto'
import { cookieName, cookiesOf, removeCookieNamed, type CookieName } from './cookies'

/**
 * The cookies of a log-in that is under way, each log-in with its own: somebody who begins one in a second tab must be able to finish either.
 * Their names end with when it was begun and with a hash of its state, by which the answer of the provider finds them.
 */
const NAMES = ['state', 'nonce', 'pkce', 'return'] as const satisfies readonly CookieName[]

/** How many log-ins under way a browser keeps: their cookies travel with every request. */
const AT_MOST = 3

/** Cookies of one log-in: under their plain names, and the Set-Cookie lines that remove them. */
export type LogInCookies = { values: Record<string, string>; spent: string[] }

/**
 * Names the cookies of a log-in that begins.
 *
 * @param lines the Set-Cookie lines by plain cookie name
 * @param state the state that the provider will send back
 * @returns the lines under the names of this log-in, and those that remove the oldest when there are too many
 */
export function namedForLogIn(request: Request, lines: ReadonlyMap<string, string>, state: string): string[] {
  const mark = `${Math.floor(Date.now() / 1000).toString(36)}-${hashOf(state)}`
  const kept = [...lines].map(([name, line]) => (isOurs(name) ? `${name}.${mark}${line.slice(name.length)}` : line))
  const before = [...new Set([...cookiesOf(request).keys()].flatMap((name) => partsOf(name)?.mark ?? []))].toSorted().toReversed()
  return [...kept, ...before.slice(AT_MOST - 1).flatMap((old) => NAMES.map((name) => removeCookieNamed(`${cookieName(name)}.${old}`)))]
}

/** The cookies of the log-in that a provider answers; null when none with this state was begun in this browser. */
export function cookiesOfLogIn(request: Request, state: string | null): LogInCookies | null {
  if (state === null) return null
  const ours = [...cookiesOf(request)].flatMap(([name, value]) => {
    const parts = partsOf(name)
    return parts?.mark.endsWith(`-${hashOf(state)}`) ? [{ name, plain: parts.plain, value }] : []
  })
  if (!ours.some(({ plain }) => plain === cookieName('state'))) return null
  return { values: Object.fromEntries(ours.map(({ plain, value }) => [plain, value])), spent: ours.map(({ name }) => removeCookieNamed(name)) }
}

function partsOf(name: string): { plain: string; mark: string } | null {
  const [, plain = '', mark = ''] = /^(.+)\.([0-9a-z]+-[0-9a-f]{12})$/.exec(name) ?? []
  return isOurs(plain) ? { plain, mark } : null
}

function isOurs(plain: string): boolean {
  return NAMES.some((name) => cookieName(name) === plain)
}

/** Long enough for the few log-ins of one browser; the state itself is compared by next-auth. */
function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 12)
}
