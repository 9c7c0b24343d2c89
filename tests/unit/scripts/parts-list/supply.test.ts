import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { readAdvisories } from '@/scripts/parts-list/advisories'
import { missingFrom } from '@/scripts/parts-list/bill-of-materials'
import { licencesNotAccepted } from '@/scripts/parts-list/licences'
import { notExact, notPinned, readLockfile, type LockedPackage } from '@/scripts/parts-list/lockfile'
import { scanForSecrets, secretsIn } from '@/scripts/parts-list/secrets'

const packages = readLockfile(path.join(root, 'package-lock.json'))
const sound: LockedPackage = { name: 'sound', version: '1.2.3', license: 'MIT', integrity: `sha512-${'A'.repeat(86)}==` }

describe('the packages that the product is made of', () => {
  it('are each one exact version with the sum of its content, under a licence that we accept', () => {
    expect(packages.length).toBeGreaterThan(300)
    expect([...notPinned(packages), ...licencesNotAccepted(packages), ...notExact(path.join(root, 'package.json'))]).toEqual([])
  })

  it('would be seen if they were not', () => {
    expect(notPinned([sound])).toEqual([])
    for (const fault of [
      { version: '^1.2.3' },
      { version: 'git+ssh://x' },
      { integrity: undefined },
      { integrity: 'sha1-abc=' },
      { resolved: 'https://elsewhere.example/x.tgz' },
      { link: true },
    ]) {
      expect([fault, notPinned([{ ...sound, ...fault }])]).toEqual([fault, [expect.stringContaining('sound: ')]])
    }
    for (const license of ['GPL-3.0-only', 'AGPL-3.0', 'SEE LICENSE IN x', 'MPL-2.0', undefined]) {
      expect(licencesNotAccepted([{ ...sound, license }])).toHaveLength(1)
    }
    expect(missingFrom({ bomFormat: 'CycloneDX', specVersion: '1.5', components: [{ name: 'sound', version: '1.2.2' }] }, [sound])).toEqual([
      'sound@1.2.3',
    ])
  })
})

describe('what the registry knows against them', () => {
  it('is nothing known when it does not answer, and never "none"', () => {
    expect(readAdvisories('{"message":"405 Method Not Allowed","error":{}}', '2026-11-22')).toEqual({ asked: false, why: '405 Method Not Allowed' })
    expect(readAdvisories('', '2026-11-22')).toEqual({ asked: false, why: 'the answer could not be read' })
  })

  it('counts when it is high or critical', () => {
    const answer = (severity: string) => readAdvisories(JSON.stringify({ vulnerabilities: { next: { name: 'next', severity } } }), '2026-11-22')
    expect(answer('critical')).toEqual({ asked: true, grave: ['next: critical'], all: 1 })
    expect(answer('moderate')).toEqual({ asked: true, grave: [], all: 1 })
  })
})

describe('the files of the repository', () => {
  it('hold no secret', () => {
    expect(scanForSecrets().found).toEqual([])
  })

  it.each([
    ['a private key', `-----BEGIN ${'RSA PRIVATE'} KEY-----`],
    ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----`],
    ['a signed token', ['eyJhbGciOiJSUzI1NiJ9AAAA', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'c2lnbmF0dXJlc2lnbmF0dXJl'].join('.')],
    ['a key for a cloud service or a code host', `AKIA${'ABCDEFGHIJKLMNOP'}`],
    ['a key for a cloud service or a code host', `ghp_${'a1B2'.repeat(9)}`],
    ['a password in a URL', `postgresql://cpis_app:${'hunter22'}@db.internal/cpis`],
    ['a long random value named as a secret', `SESSION_SECRET=${'q9Zx7Lm2'.repeat(5)}`],
    ['a long random value named as a secret', `const password = '${'q9Zx7Lm2'.repeat(4)}'`],
    ['a private key as JSON', `{"kty":"EC","d":"${'q9Zx7Lm2'.repeat(6)}"}`],
  ])('would be seen to hold %s', (what, line) => {
    expect(secretsIn('lib/planted.ts', `const one = 1\n${line}\n`).map((found) => [found.what, found.line])).toContainEqual([what, 2])
  })

  it('would be seen to hold one by their names', () => {
    for (const file of ['.env', '.env.production', 'deploy/server.key', 'keys/id_ed25519', '.data/secrets.json'])
      expect(secretsIn(file, '')).toHaveLength(1)
    for (const file of ['.env.example', 'lib/config/env.ts', 'lib/shared/csv-writer.ts']) expect(secretsIn(file, '')).toEqual([])
  })
})
