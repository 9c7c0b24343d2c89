import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { newSessionToken } from '@/lib/identity/session-token'
import { hashOfToken } from '@/scripts/disposable-product/token-hash'
import { freePort } from '@/scripts/database/free-port'
import { seedDemonstration } from '@/demo/register/seed'
import { webSettings } from '@/scripts/disposable-product/product'
import { startProgram } from '@/scripts/disposable-product/program'
import { createTestDatabase } from './database'

/** The production build on a register for one test file alone, with the file process and no other services: HTTP is what is tested. */
export interface ServedProduct {
  /** Where it answers, without a trailing slash: its only valid origin. */
  url: string
  port: number
  /** The superuser's address of its register, and a connection to it. */
  adminUrl: string
  admin: pg.Client
  /** What the web server has written to its log. */
  log(): string
  /** Logs somebody in without a provider, as of just now. @returns the cookie */
  logIn(name: string): Promise<string>
  stop(): Promise<void>
}

/**
 * Serves the production build on a small demonstration register. There must be a build: `npm run verify` makes one.
 *
 * @param children how many people are on the register
 */
export async function serveDemonstration(children = 100): Promise<ServedProduct> {
  const database = await createTestDatabase()
  const keys = { SUBJECT_KEY: 'a subject key of the tests and nothing else', ACCESS_MAC_KEY: 'an access key of the tests and nothing else' }
  await seedDemonstration(database.adminUrl, { children, accesses: 300, subjectKey: keys.SUBJECT_KEY, macKey: keys.ACCESS_MAC_KEY })
  const product = await serveRegister(database.adminUrl, keys)
  return {
    ...product,
    stop: async () => {
      await product.stop()
      await database.drop()
    },
  }
}

/**
 * Serves the production build on an existing register.
 *
 * @param adminUrl its superuser's address; `cpis_app` has the superuser's password
 * @param keys the keys with which its accesses were recorded
 */
export async function serveRegister(adminUrl: string, keys: Record<string, string>): Promise<ServedProduct> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-served-'))
  const logFile = path.join(folder, 'web.log')
  const port = await freePort()
  const url = `http://localhost:${port}`
  const settings = { ...webSettings(adminUrl, port, url), ...keys }
  const web = await startProgram('build/server/web.mjs', settings, logFile)
  // People are not matched: there is no demographics service to ask.
  const files = await startProgram(
    'build/server/files.mjs',
    { ...settings, DEMOGRAPHICS_URL: '', DATABASE_POOL: '3' },
    path.join(folder, 'files.log'),
  )
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  return {
    url,
    port,
    adminUrl,
    admin,
    log: () => readFileSync(logFile, 'utf8'),
    logIn: (name) => openSession(admin, name),
    stop: async () => {
      await files.stop()
      await web.stop()
      await admin.end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Logs somebody on a register in, as if they had just come from a provider. @returns the cookie */
export async function openSession(admin: pg.Client, name: string): Promise<string> {
  const token = newSessionToken()
  const { rowCount } = await admin.query(
    `insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select $1, p.id, p.auth_version, 'cis2', a.id, now() + interval '1 hour'
     from cpis.person p join cpis.role_assignment a on a.person_id = p.id where p.name = $2 limit 1`,
    [hashOfToken(token), name],
  )
  if (rowCount !== 1) throw new Error(`There is nobody called ${name}`)
  return `cpis.session=${token}`
}
