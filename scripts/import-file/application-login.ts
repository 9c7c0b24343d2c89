import pg from 'pg'
import { reasonOfRefusedLogin } from '@/lib/db/refused-login'
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
  await requireApplicationsLogin(address)
  Object.assign(process.env, secrets, { APP_DATABASE_URL: address })
}

async function requireApplicationsLogin(address: string): Promise<void> {
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 9_000 })
  try {
    await client.connect()
  } catch (error) {
    const reason = reasonOfRefusedLogin(error) ?? (error as { code?: string }).code ?? 'no answer'
    throw new Refusal(`The database does not let the application's login in (${reason}): set APP_DATABASE_URL to the one in use.`)
  } finally {
    await client.end().catch(() => undefined) // it may never have been connected
  }
}
