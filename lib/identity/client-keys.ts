import { createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'

/** How our own assertions are signed: RSA with SHA-512, as a public adopter of NHS CIS2 does (interoperability reference 6.1). */
export const ASSERTION_ALGORITHM = 'RS512'

type Jwk = JWK & { kty: string; kid: string; alg: string; use: string }

/** A private key as the OpenID Connect client takes it. */
export async function signingKey(key: KeyObject): Promise<Jwk> {
  return described(await exportJWK(key))
}

/** The public halves of keys, for providers to check our assertions with (RFC 7517). */
export async function publicKeySet(keys: readonly KeyObject[]): Promise<{ keys: Jwk[] }> {
  return { keys: await Promise.all(keys.map(async (key) => described(await exportJWK(createPublicKey(key))))) }
}

/** The key's id is computed from its public half (RFC 7638), so that a new key has a new id. */
async function described(jwk: JWK): Promise<Jwk> {
  return { ...jwk, kty: 'RSA', kid: await calculateJwkThumbprint(jwk), alg: ASSERTION_ALGORITHM, use: 'sig' }
}
