import { decodeJwt, decodeProtectedHeader, importJWK, jwtVerify } from 'jose'
import type { KnownClient } from './api-client-repository'

/** The longest proof that is read: far more than one signed with a 4,096-bit key needs. */
const LONGEST = 8_000
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const LONGEST_JTI = 255

/** A proof as it was sent, and who it claims to come from. None of it has been checked. */
export type ClaimedAssertion = { clientId: string; text: string }

/** What a valid proof says. `expires` in seconds since 1970. */
export type ProvedAssertion = { jti: string; expires: number }

/**
 * Who is asking, by their own word.
 *
 * @param text the parameter `client_assertion`
 * @returns null for anything that is not a proof, or that names nobody
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
 * Checks a proof of SMART Backend Services (`private_key_jwt`): signed with the one key of this client that its `kid` names, by that key's
 * own algorithm; issued by and about the client, for exactly this address, and valid now and for at most five minutes more. Keys that its
 * header brings along are ignored. Whether it has been used before is checked when it is used.
 *
 * @param audience the address of our token endpoint
 * @returns null when any of this fails
 */
export async function proveAssertion(
  { clientId, text }: ClaimedAssertion,
  { keys, now }: Pick<KnownClient, 'keys' | 'now'>,
  audience: string,
): Promise<ProvedAssertion | null> {
  try {
    const { kid } = decodeProtectedHeader(text)
    const key = keys.find((one) => one.kid === kid)
    if (key === undefined) return null
    const { payload } = await jwtVerify(text, await importJWK(key, key.alg), {
      algorithms: [key.alg],
      issuer: clientId,
      subject: clientId,
      audience,
      typ: 'JWT',
      requiredClaims: ['jti', 'exp'],
      currentDate: new Date(now * 1000),
    })
    const { jti, exp, aud } = payload
    if (typeof jti !== 'string' || jti === '' || jti.length > LONGEST_JTI || exp === undefined || !Number.isInteger(exp)) return null
    // A proof addressed to others as well would be valid with them as well.
    if (Array.isArray(aud) && aud.length !== 1) return null
    return { jti, expires: exp }
  } catch {
    // Whoever asks is not told what is wrong with it.
    return null
  }
}
