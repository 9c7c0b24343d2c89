import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'

/** How our own assertions are signed: RSA with SHA-512, as a public adopter of NHS CIS2 does (interoperability reference 6.1). */
export const ASSERTION_ALGORITHM = 'RS512'

type Jwk = JsonWebKey & { kty: string; kid: string; alg: string; use: string }

/** A private key as the OpenID Connect client takes it. */
export function signingKey(key: KeyObject): Jwk {
  return described(key.export({ format: 'jwk' }), key)
}

/** The public halves of keys, for providers to check our assertions with (RFC 7517). */
export function publicKeySet(keys: readonly KeyObject[]): { keys: Jwk[] } {
  return { keys: keys.map((key) => described(createPublicKey(key).export({ format: 'jwk' }), key)) }
}

function described(jwk: JsonWebKey, key: KeyObject): Jwk {
  return { ...jwk, kty: 'RSA', kid: thumbprint(key), alg: ASSERTION_ALGORITHM, use: 'sig' }
}

/** The key's id is computed from the key (RFC 7638), so that a new key has a new id. */
function thumbprint(key: KeyObject): string {
  const { e, kty, n } = createPublicKey(key).export({ format: 'jwk' })
  return createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url')
}
