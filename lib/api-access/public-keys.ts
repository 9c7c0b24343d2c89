import { createHash, createPublicKey } from 'node:crypto'
import { z } from 'zod'

/** A public key as it is kept: the members that a key of its kind needs, and nothing else. */
export type PublicKey =
  { kty: 'RSA'; alg: 'RS384'; kid: string; n: string; e: string } | { kty: 'EC'; alg: 'ES384'; kid: string; crv: 'P-384'; x: string; y: string }

export type ReadKeys = { ok: true; keys: PublicKey[] } | { ok: false; problem: string }

const PRIVATE =
  'This holds a private key. It was not kept. Tell whoever sent it to make new keys: a private key that was sent to anybody is no longer private'
const NO_KEY_SET = 'Paste the public keys as a JSON Web Key Set, which begins with {"keys":'
const MOST_KEYS = 5

/** Members that no public key has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

const BASE64URL = /^[A-Za-z0-9_-]+$/
const kid = z.string().regex(/^[\x21-\x7e]{1,128}$/)
const signs = { use: z.literal('sig').optional(), key_ops: z.tuple([z.literal('verify')]).optional() }
const rsa = z.object({
  kty: z.literal('RSA'),
  alg: z.literal('RS384').optional(),
  kid,
  n: z.string().regex(BASE64URL).max(700),
  e: z.literal('AQAB'),
  ...signs,
})
const ec = z.object({
  kty: z.literal('EC'),
  alg: z.literal('ES384').optional(),
  kid,
  crv: z.literal('P-384'),
  x: z.string().regex(BASE64URL).length(64),
  y: z.string().regex(BASE64URL).length(64),
  ...signs,
})

/**
 * Reads pasted keys: a JSON Web Key Set with one to five public keys, RSA of 2,048 to 4,096 bits for RS384 or P-384 for ES384, each with
 * its own `kid` (SMART Backend Services). Any other members are dropped; anything with a private part is refused as a whole.
 *
 * @param pasted the text of the field
 * @returns the keys to keep, or a sentence that says what is wrong and quotes nothing
 */
export function readPublicKeys(pasted: string): ReadKeys {
  if (/PRIVATE KEY/.test(pasted)) return { ok: false, problem: PRIVATE }
  let parsed: unknown
  try {
    parsed = JSON.parse(pasted)
  } catch {
    // A truncated key set with a private part in what is left of it is still a private key.
    return { ok: false, problem: /"(d|dp|dq|qi|k)"\s*:/.test(pasted) ? PRIVATE : NO_KEY_SET }
  }
  if (holdsPrivatePart(parsed)) return { ok: false, problem: PRIVATE }
  const set = z.object({ keys: z.array(z.unknown()) }).safeParse(parsed)
  if (!set.success) return { ok: false, problem: NO_KEY_SET }
  const { keys } = set.data
  if (keys.length === 0 || keys.length > MOST_KEYS) return { ok: false, problem: `There must be 1 to ${MOST_KEYS} keys in it` }
  const read = keys.map(readKey)
  const wrong = read.findIndex((key) => key === null)
  if (wrong >= 0) {
    return {
      ok: false,
      problem: `Key ${wrong + 1} cannot be used. Each must have a kid, and be RSA of 2048 to 4096 bits for RS384, or EC on P-384 for ES384`,
    }
  }
  const known = read.filter((key) => key !== null)
  if (new Set(known.map((key) => key.kid)).size < known.length) return { ok: false, problem: 'Two of the keys have the same kid' }
  return { ok: true, keys: known }
}

/**
 * The fingerprint of a key, as both sides can compute and compare it: its JWK thumbprint by SHA-256 (RFC 7638).
 *
 * @returns base64url
 */
export function fingerprintOf(key: PublicKey): string {
  const members = key.kty === 'RSA' ? { e: key.e, kty: key.kty, n: key.n } : { crv: key.crv, kty: key.kty, x: key.x, y: key.y }
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}

function holdsPrivatePart(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsPrivatePart)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, member]) => (PRIVATE_MEMBERS.includes(name) && member !== undefined) || holdsPrivatePart(member))
}

function readKey(given: unknown): PublicKey | null {
  const parsed = z.union([rsa, ec]).safeParse(given)
  if (!parsed.success) return null
  const { data } = parsed
  const key: PublicKey =
    data.kty === 'RSA'
      ? { kty: 'RSA', alg: 'RS384', kid: data.kid, n: data.n, e: data.e }
      : { kty: 'EC', alg: 'ES384', kid: data.kid, crv: 'P-384', x: data.x, y: data.y }
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key, format: 'jwk' })
    const bits = asymmetricKeyDetails?.modulusLength
    return bits === undefined || (bits >= 2048 && bits <= 4096) ? key : null
  } catch {
    // Not a point on the curve, or not a valid number.
    return null
  }
}
