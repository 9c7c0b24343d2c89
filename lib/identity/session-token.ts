import { randomBytes } from 'node:crypto'

/** A new opaque session token: 32 random bytes, in the 43 characters of base64url. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether a text can be a session token at all. */
export function isSessionToken(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text)
}
