import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import type { KnownClient } from './api-client-repository'

/** The longest proof that is read: far more than one signed with 4096 bits needs. */
const LONGEST = 8_000
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const LONGEST_JTI = 255

/** A proof as it was sent: who says that they ask. Nothing of it has been checked. */
export type ClaimedAssertion = { clientId: string; text: string }

/** What a proof says once it has been found true. `expires` in seconds since 1970. */
export type ProvedAssertion = { jti: string; expires: number }

/**
 * Who asks, by their own word.
 *
 * @param text the parameter `client_assertion`
 * @returns null for what is no proof, or names nobody
 */
export function readClaim(text: string): ClaimedAssertion | null {
  if (text.length > LONGEST) return null
  try {
    const { iss } = decodeJwt(text)
    return iss !== undefined && ID.test(iss) ? { clientId: iss, text } : null
  } catch {
    return null
  }
}

/**
 * Checks a proof of SMART Backend Services (`private_key_jwt`): signed with the one key of this very client that its `kid` names, by that
 * key's own algorithm; issued by and about the client, for this very address, and good now and for at most five minutes more. Whatever keys
 * its header brings along are not looked at. That it comes once is seen to when it is used.
 *
 * @param audience the address of our token endpoint
 * @returns null when any of it is not so
 */
export async function proveAssertion({ clientId, text }: ClaimedAssertion, { keys, now }: Pick<KnownClient, 'keys' | 'now'>, audience: string): Promise<ProvedAssertion | null> {
  try {
    const { kid } = decodeProtectedHeader(text)
    const key = keys.find((one) => one.kid === kid)
    if (key === undefined) return null
    const { payload } = await jwtVerify(text, await importJWK(key, key.alg), {
      algorithms: [key.alg], issuer: clientId, subject: clientId, audience, typ: 'JWT', requiredClaims: ['jti', 'exp'], currentDate: new Date(now * 1000),
    })
    const { jti, exp, aud } = payload
    if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_JTI || exp === undefined || !Number.isInteger(exp)) return null
    // For others as well would be good at others as well.
    if (Array.isArray(aud) && aud.length !== 1) return null
    return { jti, expires: exp }
  } catch {
    // Whatever it is that is wrong with it: the one who asks is not told.
    return null
  }
}
