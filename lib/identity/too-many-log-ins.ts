import { seeOther } from './see-other'

/** The longest pause, in minutes: log-ins are counted by the hour. */
const LONGEST = 60

/** The answer to a log-in from a network that has had too many: the log-in page, which says when to try again. */
export function tooManyLogIns(seconds: number, cookies: Iterable<string> = []): Response {
  return seeOther(`/log-in?wait=${Math.min(LONGEST, Math.ceil(seconds / 60))}`, cookies, { 'Retry-After': String(seconds) })
}

/** How many minutes the log-in page's address says to wait; null when it says none, or something that we never write. */
export function minutesToWait(wait: unknown): number | null {
  const minutes = typeof wait === 'string' && /^[1-9][0-9]?$/.test(wait) ? Number(wait) : 0
  return minutes >= 1 && minutes <= LONGEST ? minutes : null
}
