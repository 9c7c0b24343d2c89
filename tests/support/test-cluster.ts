import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addressOfDatabase, ensureDatabase } from '@/scripts/database/address'
import { startCluster } from '@/scripts/database/cluster'
import { throwAwaySettings } from '@/scripts/database/cluster-settings'
import { setLogin } from '@/scripts/database/login'
import { migrate } from '@/scripts/database/migrate'

/** The migrated database that test databases are copied from. */
export const templateDatabase = 'cpis_template'

/**
 * Starts a throw-away PostgreSQL server on a port of its own, with the migrated {@link templateDatabase}, in which
 * `cpis_app` can log in with the superuser's own password.
 * @returns the superuser's address, and how to stop the server and remove its files
 */
export async function startTestCluster(): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-test-'))
  const cluster = await startCluster({ directory: path.join(folder, 'postgres'), settings: throwAwaySettings })
  const stop = async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
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
  await setLogin(adminUrl, 'cpis_app', new URL(adminUrl).password)
}
