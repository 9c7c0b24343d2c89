import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '@/scripts/bootstrap/root.mjs'
import { readDatabaseConfiguration, readStartConfiguration } from '@/scripts/start/configuration'

const production = {
  CPIS_MODE: 'production',
  DATABASE_URL: 'postgresql://scripts:secret-word@db.example/cpis',
  APP_DATABASE_URL: 'postgresql://cpis_app:secret-word@db.example/cpis',
  GATE_DATABASE_URL: 'postgresql://cpis_gate:secret-word@db.example/cpis',
  FILER_DATABASE_URL: 'postgresql://cpis_filer:secret-word@db.example/cpis',
  WORKER_DATABASE_URL: 'postgresql://cpis_worker:secret-word@db.example/cpis',
  SEALER_DATABASE_URL: 'postgresql://cpis_sealer:secret-word@db.example/cpis',
  VERIFIER_DATABASE_URL: 'postgresql://cpis_verifier:secret-word@db.example/cpis',
  PUBLIC_URL: 'https://cpis.example',
  CIS2_ISSUER: 'https://cis2.example',
  ENTRA_ISSUER: 'https://entra.example',
}

describe('the configuration of npm start', () => {
  it('needs no setting at all', () => {
    expect(readStartConfiguration({})).toMatchObject({
      mode: 'demonstration',
      port: 3000,
      identityPort: 13_000,
      demographicsPort: 13_001,
      demographicsUrl: undefined,
      dataDirectory: path.join(root, '.data'),
      databaseUrl: undefined,
      publicUrl: 'http://localhost:3000',
      providers: { cis2: false, entra: false },
    })
  })

  it('takes an empty setting for one that is not given', () => {
    expect(readStartConfiguration({ PORT: '', DATA_DIR: '', DATABASE_URL: '', CPIS_MODE: '' })).toMatchObject({ port: 3000, mode: 'demonstration' })
  })

  it('lets the address follow the port, and takes a slash off the end of a given one', () => {
    expect(readStartConfiguration({ PORT: '4000' }).publicUrl).toBe('http://localhost:4000')
    expect(readStartConfiguration({ PUBLIC_URL: 'http://cpis.example/' }).publicUrl).toBe('http://cpis.example')
  })

  it.each([
    ['PORT', 'x'],
    ['PORT', '0'],
    ['PORT', '70000'],
    ['CPIS_MODE', 'prod'],
    ['DATABASE_URL', 'mysql://scripts:secret-word@db.example/cpis'],
    ['PUBLIC_URL', 'ftp://secret-word'],
  ])('refuses %s=%s, naming the setting and not its value', (name, value) => {
    const read = () => readStartConfiguration({ [name]: value })
    expect(read).toThrow(new RegExp(`^${name} .*\\.$`))
    expect(read).not.toThrow(/secret-word/)
  })
})

describe('production', () => {
  it('starts with a database, real providers and an https address of its own', () => {
    expect(readStartConfiguration(production).mode).toBe('production')
    for (const address of ['https://demographics.example/FHIR/R4', 'http://127.0.0.1:8080/FHIR/R4']) {
      expect(readStartConfiguration({ ...production, DEMOGRAPHICS_URL: address }).demographicsUrl).toBe(address)
    }
  })

  it.each([
    ['DATABASE_URL', undefined],
    ['APP_DATABASE_URL', undefined],
    ['GATE_DATABASE_URL', undefined],
    ['FILER_DATABASE_URL', undefined],
    ['WORKER_DATABASE_URL', undefined],
    ['SEALER_DATABASE_URL', undefined],
    ['VERIFIER_DATABASE_URL', undefined],
    ['PUBLIC_URL', undefined],
    ['PUBLIC_URL', 'http://cpis.example'],
    ['CIS2_ISSUER', undefined],
    ['ENTRA_ISSUER', undefined],
    ['DEMOGRAPHICS_URL', 'http://demographics.example/FHIR/R4'],
    ['DEMOGRAPHICS_URL', 'http://localhost.example/FHIR/R4'],
  ])('refuses %s being %s', (name, value) => {
    expect(() => readStartConfiguration({ ...production, [name]: value })).toThrow(
      new RegExp(`^CPIS does not start with CPIS_MODE=production: .*${name}`),
    )
  })
})

describe('a command about the database', () => {
  it('needs nothing of the web server’s, in production either', () => {
    const { DATABASE_URL } = production
    expect(readDatabaseConfiguration({ CPIS_MODE: 'production', DATABASE_URL, PUBLIC_URL: 'no address at all', PORT: 'x' })).toMatchObject({
      mode: 'production',
      databaseUrl: DATABASE_URL,
    })
  })

  it('refuses what is not an address, naming the setting', () => {
    expect(() => readDatabaseConfiguration({ WORKER_DATABASE_URL: 'mysql://secret-word' })).toThrow(/^WORKER_DATABASE_URL .*\.$/)
  })
})
