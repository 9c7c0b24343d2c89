import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireLogin, type WantedLogin } from '@/lib/db/require-login'
import { addressOfLogin } from '@/scripts/database/address'
import { webSettings } from '@/scripts/disposable-product/product'
import { startProgram } from '@/scripts/disposable-product/program'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

let database: TestDatabase
let admin: pg.Client
const folder = mkdtempSync(path.join(tmpdir(), 'cpis-strong-login-'))
const made: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  for (const login of made) await admin.query(`drop owned by ${login}; drop role ${login}`)
  await admin.end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** A login for this test alone, with whatever makes it stronger than the application's may be. */
async function loginWith(attributes: string, then = (login: string): string => `select '${login}'`): Promise<string> {
  const login = `strong_${randomBytes(4).toString('hex')}`
  made.push(login)
  await admin.query(`create role ${login} login ${attributes} password '${new URL(database.adminUrl).password}'`)
  await admin.query(then(login))
  return addressOfLogin(database.adminUrl, login, new URL(database.adminUrl).password)
}

function startWith(login: string): Promise<unknown> {
  return startProgram(
    // From its sources, which cannot be out of date: nothing here needs the pages.
    'server/web/main.ts',
    { ...webSettings(database.adminUrl, 1, 'http://localhost:1'), APP_DATABASE_URL: login },
    path.join(folder, 'web.log'),
  )
}

const STRENGTHS: [string, string, ((login: string) => string) | undefined, RegExp][] = [
  ['is a superuser', 'superuser', undefined, /it is a superuser/],
  ['row-level security does not bind', 'bypassrls', undefined, /row-level security does not bind it/],
  ['may create roles', 'createrole', undefined, /it may create roles/],
  ['may copy the server', 'replication', undefined, /it may copy the whole server/],
  ['belongs to another role', '', (login: string) => `grant cpis_disclose to ${login}`, /it belongs to another role/],
  ['owns a table', '', (login: string) => `create table cpis.planted (); alter table cpis.planted owner to ${login}`, /it owns tables/],
]

describe('the web server does not start with a database login that', () => {
  it.each(STRENGTHS)('%s', async (_, attributes, then, reason) => {
    const login = await loginWith(attributes, then)
    try {
      await expect(startWith(login)).rejects.toThrow(reason)
    } finally {
      await admin.query('drop table if exists cpis.planted')
    }
  })

  it('and says in one sentence how to put it right', async () => {
    await expect(startWith(await loginWith('createdb'))).rejects.toThrow(
      /ended with code 1:\nCPIS does not start with the database login strong_\w+: .*Let APP_DATABASE_URL name the login cpis_app, or one with its rights alone\.$/s,
    )
  })
})

/** The processes without pages, each with its setting, its login, and what that may do besides its work. */
const PROCESSES: [string, WantedLogin][] = [
  ['worker', { process: 'The worker', setting: 'WORKER_DATABASE_URL', login: 'cpis_worker', needs: 'claim_deliveries', databaseUrl: '' }],
  ['sealer', { process: 'The sealer', setting: 'SEALER_DATABASE_URL', login: 'cpis_sealer', needs: 'seal_leaf', databaseUrl: '' }],
  [
    'verifier',
    {
      process: 'The sealer',
      setting: 'VERIFIER_DATABASE_URL',
      login: 'cpis_verifier',
      needs: 'verification_run',
      databaseUrl: '',
      seesEveryRow: true,
    },
  ],
  ['gate', { process: 'The web server', setting: 'GATE_DATABASE_URL', login: 'cpis_gate', needs: 'open_session', databaseUrl: '' }],
  ['filer', { process: 'The process', setting: 'FILER_DATABASE_URL', login: 'cpis_filer', needs: 'claim_file_work', databaseUrl: '' }],
]

describe.each(PROCESSES)('a process with the login of the %s does not start with one that', (name, wanted) => {
  const forThisOne = STRENGTHS.filter(([, attributes]) => name !== 'verifier' || attributes !== 'bypassrls')
  const started = (databaseUrl: string) => requireLogin({ ...wanted, databaseUrl }, new AbortController().signal)

  it.each(forThisOne)('%s', async (_, attributes, then, reason) => {
    const login = await loginWith(attributes, then)
    try {
      await expect(started(login)).rejects.toThrow(reason)
    } finally {
      await admin.query('drop table if exists cpis.planted')
    }
  })

  it('but with its own', async () => {
    expect(await started(addressOfLogin(database.adminUrl, wanted.login, new URL(database.adminUrl).password))).toBe(true)
  })
})
