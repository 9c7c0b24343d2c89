import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { addressOfDatabase, addressOfLogin } from '@/scripts/database/address'
import { SERVICE_LOGINS } from '@/scripts/start/configuration'
import { templateDatabase } from './test-cluster'

/** A database for one test file alone. */
export interface TestDatabase {
  /** The superuser's address: to arrange, and to look behind the application's back. */
  adminUrl: string
  /** The address for the application's login, which owns nothing. */
  appUrl: string
  /** The addresses for the login that lets people in, and for the one that takes up work on files. */
  gateUrl: string
  filerUrl: string
  /** The address for the worker's login, which may only call its functions. */
  workerUrl: string
  /** The addresses for the logins that seal the records and verify them. */
  sealerUrl: string
  verifierUrl: string
  /** Disconnects whatever is still connected and removes the database. */
  drop(): Promise<void>
}

/**
 * Copies the migrated, empty template into a new database, in about a tenth of a second. The server's address is
 * `TEST_ADMIN_URL`, which `npm test` and vitest's global set-up provide.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env.TEST_ADMIN_URL
  if (serverUrl === undefined) throw new Error('TEST_ADMIN_URL is not set: run the tests by npm test or vitest.')
  const name = `test_${randomBytes(6).toString('hex')}`
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`)
  const adminUrl = addressOfDatabase(serverUrl, name)
  const address = (login: (typeof SERVICE_LOGINS)[number]) => addressOfLogin(adminUrl, login, new URL(serverUrl).password)
  return {
    adminUrl,
    appUrl: address('cpis_app'),
    gateUrl: address('cpis_gate'),
    filerUrl: address('cpis_filer'),
    workerUrl: address('cpis_worker'),
    sealerUrl: address('cpis_sealer'),
    verifierUrl: address('cpis_verifier'),
    drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
