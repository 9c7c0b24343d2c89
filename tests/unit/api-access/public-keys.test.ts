import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { fingerprintOf, readPublicKeys } from '@/lib/api-access/public-keys'
import { makeKey } from '@/tests/support/api-client'

const set = (...keys: unknown[]) => JSON.stringify({ keys })
const problemOf = (pasted: string) => {
  const read = readPublicKeys(pasted)
  return read.ok ? null : read.problem
}

describe('pasted keys', () => {
  it('are kept with what a public key needs and nothing besides', async () => {
    const [rsa, ec] = [await makeKey('RS384', 'one'), await makeKey('ES384', 'two')]
    const read = readPublicKeys(set({ ...rsa.jwk, x5c: ['something'], note: 'ours' }, ec.jwk))
    expect(read.ok && read.keys.map((key) => Object.keys(key).join(' '))).toEqual(['kty alg kid n e', 'kty alg kid crv x y'])
    expect(JSON.stringify(read)).not.toContain('something')
  })

  it('with a private part are refused, which is said, wherever it stands and however it is written', async () => {
    const [rsa, ec] = [await makeKey('RS384'), await makeKey('ES384')]
    const pem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const whole = { ...(await exportJWK(ec.privateKey)), kid: 'a', alg: 'ES384' }
    const given = [
      pem,
      set(whole),
      set(ec.jwk, whole),
      JSON.stringify(whole),
      JSON.stringify({ keys: [ec.jwk], private: whole }),
      set(whole).slice(0, -9),
      set({ ...rsa.jwk, p: 'x' }),
      set({ kty: 'oct', k: 'c2VjcmV0', kid: 'a', alg: 'HS256' }),
    ]
    for (const pasted of given) {
      expect(problemOf(pasted)).toMatch(/^This holds a private key\. It was not kept\./)
      expect(problemOf(pasted)).not.toContain(String(whole.d))
    }
  })

  it.each([
    ['nothing', ''],
    ['a sentence', 'our key'],
    ['no set', '[]'],
    ['a list of none', set()],
    ['an address', '{"jwks_uri":"https://example.test/jwks"}'],
    ['a key of no kind', set({ kty: 'oct', kid: 'a' })],
    ['null', 'null'],
    ['a list with null', set(null)],
  ])('that are %s are refused', (_, pasted) => expect(problemOf(pasted)).not.toBeNull())

  it('are refused when they are weak, of another kind, without a name, or two of one name', async () => {
    const [weak, good] = [await makeKey('RS384', 'a', 1024), await makeKey('RS384', 'a')]
    const huge = { ...good.jwk, n: Buffer.concat([Buffer.from([1]), randomBytes(512)]).toString('base64url') }
    const other = { ...(await exportJWK(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)), kid: 'a' }
    const ed = { ...(await exportJWK(generateKeyPairSync('ed25519').publicKey)), kid: 'a' }
    const ec = await makeKey('ES384', 'a')
    const offCurve = { ...ec.jwk, y: String(ec.jwk.x) }
    for (const key of [
      weak.jwk,
      huge,
      other,
      ed,
      offCurve,
      { ...good.jwk, e: 'AQ' },
      { ...good.jwk, kid: undefined },
      { ...good.jwk, alg: 'RS256' },
      { ...good.jwk, alg: 'none' },
      { ...good.jwk, use: 'enc' },
    ]) {
      expect(problemOf(set(key))).toMatch(/^Key 1 cannot be used/)
    }
    expect(problemOf(set(good.jwk, ec.jwk))).toBe('Two of the keys have the same kid')
    expect(problemOf(set(...Array.from({ length: 6 }, (_, at) => ({ ...good.jwk, kid: String(at) }))))).toMatch(/1 to 5/)
  })

  it('have the fingerprint that everybody else computes of them', async () => {
    for (const alg of ['RS384', 'ES384'] as const) {
      const { jwk } = await makeKey(alg)
      const read = readPublicKeys(set(jwk))
      expect(read.ok && fingerprintOf(read.keys[0]!)).toBe(await calculateJwkThumbprint(jwk, 'sha256'))
    }
    // The example of RFC 7638, section 3.1, whose key is too weak to be registered.
    const example =
      '{"e":"AQAB","kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}'
    expect(createHash('sha256').update(example).digest('base64url')).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  })
})
