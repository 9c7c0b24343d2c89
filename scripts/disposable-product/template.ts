import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addressOfDatabase, ensureDatabase } from '../database/address'
import { type Cluster, startCluster } from '../database/cluster'
import { disposableSettings } from '../database/cluster-settings'
import { setLogin } from '../database/login'
import { migrate } from '../database/migrate'
import { seedDemonstration } from '@/demo/register/seed'
import { SERVICE_LOGINS } from '../start/configuration'
import { liftLimit } from './lift-limit'

/** The migrated database with the demonstration register that disposable copies of the product start from. */
const demonstrationTemplate = 'cpis_demonstration'

/** A PostgreSQL server that is used for one run and then deleted. */
export interface DisposableServer {
  cluster: Cluster
  /** Absolute path of its folder, which also has room for other files of the run. */
  folder: string
  /** Stops the server and removes its files. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL server on its own port, in its own folder.
 * @param within absolute path of the folder to create that folder in; by default the system's folder for temporary files
 * @param programs the folder of another PostgreSQL than the one that comes with CPIS
 */
export async function startDisposableServer(within = tmpdir(), programs?: string): Promise<DisposableServer> {
  const folder = mkdtempSync(path.join(within, 'cpis-disposable-'))
  const cluster = await startCluster({ directory: path.join(folder, 'postgres'), settings: disposableSettings, programs })
  const stop = async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { cluster, folder, stop }
}

/** A database with the demonstration register, to copy as often as needed. */
export interface Template {
  /** Its address with the superuser's login. `cpis_app` and `cpis_worker` can log in to every copy with the same password. */
  url: string
  /** The keys that its access records were made with: every web server on a copy needs them. */
  keys: { SUBJECT_KEY: string; ACCESS_MAC_KEY: string }
}

/**
 * Creates the demonstration register on a server.
 * @param serverUrl the address of any of its databases, with the superuser's login
 * @param size how many children and accesses, if fewer will do than in the demonstration
 */
export async function makeDemonstrationTemplate(serverUrl: string, size: { children?: number; accesses?: number } = {}): Promise<Template> {
  await ensureDatabase(serverUrl, demonstrationTemplate)
  const url = addressOfDatabase(serverUrl, demonstrationTemplate)
  await migrate(url)
  for (const login of SERVICE_LOGINS) await setLogin(url, login, new URL(serverUrl).password)
  const keys = { SUBJECT_KEY: randomBytes(32).toString('base64url'), ACCESS_MAC_KEY: randomBytes(32).toString('base64url') }
  await seedDemonstration(url, { ...size, subjectKey: keys.SUBJECT_KEY, macKey: keys.ACCESS_MAC_KEY })
  await liftLimit(url, 'look-up')
  await liftLimit(url, 'file')
  return { url, keys }
}
