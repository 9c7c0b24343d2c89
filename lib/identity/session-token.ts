import { createHash, randomBytes } from 'node:crypto'

/** A new opaque session token: 32 random bytes, in the 43 characters of base64url. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Whether a text can be a session token at all. */
export function isSessionToken(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9_-]{43}$/.test(text)
}

/** SHA-256 of a token: all that the database keeps. The token is random, so no salt or slow hash is needed. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
