import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readEnvironment } from '@/lib/config/env'
import { publicKeySet } from '@/lib/identity/client-keys'

const pem = (bits: number) => generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const first = pem(2048)
const second = pem(2048)
const folder = mkdtempSync(path.join(tmpdir(), 'cpis-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const needed = {
  APP_DATABASE_URL: 'postgresql://cpis_app@db.example/cpis',
  SESSION_SECRET: 'a secret of the tests and nothing else',
  SUBJECT_KEY: 'another secret of the tests and nothing else',
  ACCESS_MAC_KEY: 'a third secret of the tests and nothing else',
}
const production = { ...needed, CPIS_MODE: 'production', CIS2_ISSUER: 'https://cis2.example', CIS2_CLIENT_ID: 'cpis' }

describe('the key with which the application proves itself to NHS CIS2', () => {
  it('is read from the setting, with lines or with \\n written out, or from a file', async () => {
    const file = path.join(folder, 'key.pem')
    writeFileSync(file, `of last year\n${first}${second}`)
    const expected = await publicKeySet(readEnvironment({ ...needed, CIS2_CLIENT_KEY: first }).cis2Keys)
    expect(expected.keys).toHaveLength(1)
    expect(await publicKeySet(readEnvironment({ ...needed, CIS2_CLIENT_KEY: first.replaceAll('\n', '\\n') }).cis2Keys)).toEqual(expected)
    const two = (await publicKeySet(readEnvironment({ ...needed, CIS2_CLIENT_KEY_FILE: file }).cis2Keys)).keys
    expect(two).toHaveLength(2)
    expect(two[0]).toEqual(expected.keys[0])
    expect(two[0]?.kid).not.toBe(two[1]?.kid)
  })

  it('is published without its secret half', async () => {
    const { keys } = await publicKeySet(readEnvironment({ ...needed, CIS2_CLIENT_KEY: first }).cis2Keys)
    expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it.each([
    ['words', { CIS2_CLIENT_KEY: 'secret-word' }],
    ['a short key', { CIS2_CLIENT_KEY: pem(1024) }],
    [
      'a public key',
      { CIS2_CLIENT_KEY: generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'pem', type: 'spki' }).toString() },
    ],
    ['a key of another kind', { CIS2_CLIENT_KEY: generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }],
    ['a good key before a broken one', { CIS2_CLIENT_KEY: `${first}${second.replace(/\n.{20}/, '\nAAAA')}` }],
    ['a file that is not there', { CIS2_CLIENT_KEY_FILE: path.join(folder, 'secret-word.pem') }],
    ['a secret beside it', { CIS2_CLIENT_KEY: first, CIS2_CLIENT_SECRET: 'secret-word' }],
  ])('refuses %s at the start, and does not repeat it', (_what, given) => {
    const read = () => readEnvironment({ ...needed, ...given })
    expect(read).toThrow(/^CPIS cannot start with these settings: CIS2_CLIENT_KEY/)
    expect(read).not.toThrow(/secret-word|BEGIN/)
  })

  it('is wanted in production, where a client secret is not enough', () => {
    expect(readEnvironment({ ...production, CIS2_CLIENT_KEY: first }).CPIS_MODE).toBe('production')
    expect(() => readEnvironment(production)).toThrow(/CIS2_CLIENT_KEY/)
    expect(() => readEnvironment({ ...production, CIS2_CLIENT_SECRET: 'secret-word' })).toThrow(/CIS2_CLIENT_KEY/)
    expect(readEnvironment({ ...needed, CIS2_ISSUER: 'http://cis2.example', CIS2_CLIENT_SECRET: 'secret-word' }).cis2Keys).toEqual([])
  })
})
