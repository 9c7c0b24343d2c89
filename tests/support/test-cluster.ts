import { addressOfDatabase, ensureDatabase } from '@/scripts/database/address'
import { setLogin } from '@/scripts/database/login'
import { migrate } from '@/scripts/database/migrate'
import { startDisposableServer } from '@/scripts/disposable-product/template'
import { SERVICE_LOGINS } from '@/scripts/start/configuration'

/** The migrated database that test databases are copied from. */
export const templateDatabase = 'cpis_template'

/**
 * Starts a disposable PostgreSQL server on its own port, with the migrated {@link templateDatabase}, in which
 * `cpis_app` and `cpis_worker` can log in with the superuser's own password.
 * @param within absolute; where its folder is created; the system's temporary folder if left out
 * With `TEST_POSTGRES_PROGRAMS` it is the server of that folder, such as `/usr/lib/postgresql/15/bin`.
 * @returns the superuser's address, and how to stop the server and remove its files
 */
export async function startTestCluster(within?: string): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const { cluster, stop } = await startDisposableServer(within, process.env.TEST_POSTGRES_PROGRAMS || undefined)
  try {
    await prepareTemplate(cluster.adminUrl)
  } catch (error) {
    await stop()
    throw error
  }
  return { adminUrl: cluster.adminUrl, stop }
}

async function prepareTemplate(adminUrl: string): Promise<void> {
  await ensureDatabase(adminUrl, templateDatabase)
  await migrate(addressOfDatabase(adminUrl, templateDatabase))
  for (const login of SERVICE_LOGINS) await setLogin(adminUrl, login, new URL(adminUrl).password)
}
