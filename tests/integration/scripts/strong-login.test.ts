import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

describe('the web server does not start with a database login that', () => {
  it.each([
    ['is a superuser', 'superuser', undefined, /it is a superuser/],
    ['row-level security does not bind', 'bypassrls', undefined, /row-level security does not bind it/],
    ['may create roles', 'createrole', undefined, /it may create roles/],
    ['belongs to another role', '', (login: string) => `grant cpis_disclose to ${login}`, /it belongs to another role/],
    ['owns a table', '', (login: string) => `create table cpis.planted (); alter table cpis.planted owner to ${login}`, /it owns tables/],
  ])('%s', async (_, attributes, then, reason) => {
    await expect(startWith(await loginWith(attributes, then))).rejects.toThrow(reason)
  })

  it('and says in one sentence how to put it right', async () => {
    await expect(startWith(await loginWith('createdb'))).rejects.toThrow(
      /ended with code 1:\nCPIS does not start with the database login strong_\w+: .*Let APP_DATABASE_URL name the login cpis_app, or one with its rights alone\.$/s,
    )
  })
})
