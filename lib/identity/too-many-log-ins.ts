import { PATIENCE } from './browser'
import { seeOther } from './see-other'

/** The longest pause, in minutes. */
const LONGEST = 60

/** The answer to a log-in from a browser in which too many have failed: the log-in page, which says when to try again. */
export function tooManyLogIns(seconds: number, cookies: Iterable<string> = []): Response {
  return seeOther(`/log-in?wait=${Math.min(LONGEST, Math.ceil(seconds / 60))}`, cookies, { 'Retry-After': String(seconds) })
}

/** The answer to a browser that comes for the first time while its network is crowded: the log-in page, which asks for a few seconds. */
export function manyLogIns(cookies: Iterable<string>): Response {
  return seeOther('/log-in?crowded=1', cookies, { 'Retry-After': String(PATIENCE) })
}

/** How many minutes the log-in page's address says to wait; null when it says none, or something that we never write. */
export function minutesToWait(wait: unknown): number | null {
  const minutes = typeof wait === 'string' && /^[1-9][0-9]?$/.test(wait) ? Number(wait) : 0
  return minutes >= 1 && minutes <= LONGEST ? minutes : null
}

/** How many seconds the query of the log-in page's address says to wait; 0 when it says nothing of the kind. */
export function secondsToWait(query: URLSearchParams): number {
  return (minutesToWait(query.get('wait')) ?? 0) * 60 || (query.has('crowded') ? PATIENCE : 0)
}
