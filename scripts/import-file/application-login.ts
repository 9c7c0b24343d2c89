import pg from 'pg'
import { addressOfLogin } from '../database/address'
import { setLogin } from '../database/login'
import { Refusal } from '@/lib/shared/refusal'
import { readStartConfiguration } from '../start/configuration'
import { readOrMakeSecrets } from '../start/secrets'
import { withClient } from '../database/with-client'

/**
 * Gives this process the settings that `npm start` runs the application with, so that a file is saved with the application's own login, under
 * the same row-level security, and never with the login that may do everything.
 *
 * @param adminUrl address of the register, with the scripts' login
 * @throws Refusal if the database refuses the application's login
 */
export async function becomeTheApplication(adminUrl: string): Promise<void> {
  const { appDatabaseUrl, dataDirectory } = readStartConfiguration(process.env)
  const { APP_DATABASE_PASSWORD, ...secrets } = readOrMakeSecrets(dataDirectory, process.env)
  if (appDatabaseUrl === undefined) await ensureLogin(adminUrl, APP_DATABASE_PASSWORD)
  const address = appDatabaseUrl ?? addressOfLogin(adminUrl, 'cpis_app', APP_DATABASE_PASSWORD)
  await requireLogin(address)
  Object.assign(process.env, secrets, { APP_DATABASE_URL: address })
}

/** An existing login keeps its password: a running application may be using it. */
async function ensureLogin(adminUrl: string, password: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ rolcanlogin: boolean }>(`select rolcanlogin from pg_roles where rolname = 'cpis_app'`)
    if (rows[0]?.rolcanlogin !== true) await setLogin(adminUrl, 'cpis_app', password)
  })
}

async function requireLogin(address: string): Promise<void> {
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 9_000 })
  try {
    await client.connect()
  } catch (error) {
    const { code } = error as { code?: string }
    throw new Refusal(`The database refuses the application's login (${code ?? 'no answer'}): set APP_DATABASE_URL to the one in use.`)
  } finally {
    await client.end().catch(() => undefined) // it may never have been connected
  }
}
