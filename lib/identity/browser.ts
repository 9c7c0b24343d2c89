import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { parseCookie } from 'cookie'
import { env } from '@/lib/config/env'
import { cookieName, cookiesOf, REMEMBERED, setCookie } from './cookies'

/** How long a browser that is not known here is remembered, in seconds. */
const UNKNOWN_FOR = 24 * 60 * 60

/** How long a browser that comes for the first time waits when its network has begun very many log-ins, in seconds. */
export const PATIENCE = 10

/**
 * The browser that a request comes from, by a signed mark in a cookie: random, about nobody, and the same whoever uses the browser.
 */
export type Browser = {
  id: string
  /** Somebody has logged in here before, in the last 180 days. */
  known: boolean
  /** When it was first seen, or last logged in, in seconds since 1970. */
  since: number
}

/** The browser of a request; a new one when it has no mark of ours, or one that is too old. */
export function browserOf(request: Request): Browser {
  return readMark(cookiesOf(request).get(cookieName('browser'))) ?? { id: randomBytes(16).toString('base64url'), known: false, since: now() }
}

/** Whether somebody has logged in before on the browser that sends these cookies. */
export function isKnownBrowser(cookies: string | undefined): boolean {
  return readMark(parseCookie(cookies ?? '')[cookieName('browser')])?.known === true
}

/** Reads a mark; null for one that we did not make, or whose time is over. */
function readMark(mark: string | undefined): Browser | null {
  const [, text = '', id = '', time = '', kind = '', mac = ''] = /^(([\w-]{22})\.([0-9a-z]{6,8})\.([kn]))\.([\w-]{43})$/.exec(mark ?? '') ?? []
  if (text === '' || !allSecrets().some((secret) => timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(text, secret))))) return null
  const browser = { id, known: kind === 'k', since: Number.parseInt(time, 36) }
  return now() - browser.since < lifeOf(browser) ? browser : null
}

/** Whether the browser has been here for long enough to be no new one. */
export function isPatient({ known, since }: Browser): boolean {
  return known || now() - since >= PATIENCE
}

/** The Set-Cookie line that keeps a browser's mark. */
export function rememberBrowser({ id, known, since }: Browser): string {
  const text = `${id}.${since.toString(36)}.${known ? 'k' : 'n'}`
  return setCookie('browser', `${text}.${macOf(text, env().SESSION_SECRET)}`, lifeOf({ known }))
}

/** The same browser, now that somebody has logged in on it. */
export function nowKnown({ id }: Browser): Browser {
  return { id, known: true, since: now() }
}

/** The key under which a browser's log-ins are counted. */
export function countedAs({ id }: Browser): Buffer {
  return createHmac('sha256', env().SESSION_SECRET).update(`browser of a log-in: ${id}`).digest()
}

function lifeOf({ known }: Pick<Browser, 'known'>): number {
  return known ? REMEMBERED : UNKNOWN_FOR
}

function macOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(`mark of a browser: ${text}`).digest('base64url')
}

function allSecrets(): string[] {
  return [env().SESSION_SECRET, ...env().SESSION_SECRETS_FORMER]
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
