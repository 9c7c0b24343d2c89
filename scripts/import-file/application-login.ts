import pg from 'pg'
import { makeLogin } from '../database/login'
import { Refusal } from '@/lib/shared/refusal'
import { readDatabaseConfiguration } from '../start/configuration'
import { readOrMakeSecrets } from '../start/secrets'

/**
 * Gives this process the settings that `npm start` runs the application with, so that a file is saved with the application's own login, under
 * the same row-level security, and never with the login that may do everything.
 *
 * @param adminUrl address of the register, with the scripts' login
 * @throws Refusal if the database refuses the application's login
 */
export async function becomeTheApplication(adminUrl: string): Promise<void> {
  const { appDatabaseUrl, dataDirectory } = readDatabaseConfiguration(process.env)
  const { APP_DATABASE_PASSWORD, ...secrets } = readOrMakeSecrets(dataDirectory, process.env)
  const address = appDatabaseUrl ?? (await makeLogin(adminUrl, 'cpis_app', APP_DATABASE_PASSWORD, 'APP_DATABASE_URL'))
  await requireLogin(address)
  Object.assign(process.env, secrets, { APP_DATABASE_URL: address })
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
