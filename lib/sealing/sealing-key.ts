import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

/** What comes before the 32 bytes of an Ed25519 key in PKCS #8 and in SPKI (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** The sealer's own key, and the name by which verifiers find its public half. */
export type SealingKey = { id: string; privateKey: KeyObject; publicKey: string }

/**
 * @param secret SEALING_KEY: 32 random bytes in base64url, 43 characters
 * @returns the Ed25519 key made from these bytes (RFC 8032); its id is the beginning of the public key's SHA-256
 * @throws RangeError for anything else
 */
export function sealingKey(secret: string): SealingKey {
  const seed = Buffer.from(secret, 'base64url')
  if (seed.length !== 32) throw new RangeError('SEALING_KEY must be 32 bytes in base64url, which are 43 characters.')
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
  return { id: keyId(raw), privateKey, publicKey: raw.toString('base64url') }
}

/** A public key as published. @throws RangeError when it is not a public key, or the id does not belong to it */
export function publishedKey(id: string, publicKey: string): KeyObject {
  const raw = Buffer.from(publicKey, 'base64url')
  if (raw.length !== 32 || keyId(raw) !== id) throw new RangeError(`The published key ${id} is not the key of that name.`)
  return createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
}

function keyId(raw: Buffer): string {
  return createHash('sha256').update(raw).digest('hex').slice(0, 16)
}
