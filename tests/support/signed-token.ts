import { createPublicKey, createSign, randomUUID, verify } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'

/** The claims of a token, as they are in it. */
export type Claims = Record<string, unknown>

/**
 * Checks an RS256 signature against the issuer's published keys, with nothing but the platform's cryptography.
 * @returns the claims
 * @throws Error when no published key has signed the token
 */
export async function verifiedClaims(token: string, issuer: string): Promise<Claims> {
  const [head = '', body = '', signature = ''] = token.split('.')
  const { alg, kid } = decoded(head)
  const { keys } = (await (await fetch(new URL('/jwks', issuer))).json()) as { keys: (JsonWebKey & { kid: string })[] }
  const key = keys.find((each) => each.kid === kid)
  if (alg !== 'RS256' || key === undefined) throw new Error('The token is not signed with a published key')
  const publicKey = createPublicKey({ key, format: 'jwk' })
  if (!verify('sha256', Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature, 'base64url'))) {
    throw new Error('The signature of the token is wrong')
  }
  return decoded(body)
}

/** A client assertion as NHS CIS2 requires it (RS512), valid for a minute. */
export function clientAssertion(clientId: string, audience: string, key: KeyObject, kid: string, changes: Forgery = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: clientId, sub: clientId, aud: audience, jti: randomUUID(), iat: now, exp: now + 60, ...changes.claims }
  const unsigned = `${encoded({ alg: 'RS512', typ: 'JWT', kid, ...changes.head })}.${encoded(claims)}`
  if (changes.signature !== undefined) return `${unsigned}.${changes.signature(unsigned)}`
  return `${unsigned}.${createSign('sha512').update(unsigned).sign(key, 'base64url')}`
}

/** What a test puts into a token instead of what belongs there; `undefined` leaves a claim out. */
export type Forgery = { claims?: Claims; head?: Claims; signature?: (unsigned: string) => string }

function encoded(value: Claims): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function decoded(part: string): Claims {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Claims
}
