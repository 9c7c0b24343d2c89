import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addressOfDatabase, ensureDatabase } from '../database/address'
import { type Cluster, startCluster } from '../database/cluster'
import { throwAwaySettings } from '../database/cluster-settings'
import { setLogin } from '../database/login'
import { migrate } from '../database/migrate'
import { seedDemonstration } from '@/demo/register/seed'
import { liftLookupLimits } from './lift-lookup-limits'
import { liftUploadLimit } from './lift-upload-limit'

/** The database, migrated and with the demonstration register, that throw-away copies of the product begin with. */
const demonstrationTemplate = 'cpis_demonstration'

/** A PostgreSQL server that is used for one run and thrown away. */
export interface ThrowAwayServer {
  cluster: Cluster
  /** Its folder, absolute: also a place for what else belongs to the run. */
  folder: string
  /** Stops the server and removes its files. */
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL server on a port of its own, in a folder of its own.
 * @param within absolute, holds that folder: the system's place for such when left out
 */
export async function startThrowAwayServer(within = tmpdir()): Promise<ThrowAwayServer> {
  const folder = mkdtempSync(path.join(within, 'cpis-throw-away-'))
  const cluster = await startCluster({ directory: path.join(folder, 'postgres'), settings: throwAwaySettings })
  const stop = async () => {
    await cluster.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { cluster, folder, stop }
}

/** A database with the demonstration register, to be copied as often as needed. */
export interface Template {
  /** The superuser's address of it. `cpis_app` and `cpis_worker` can log in to every copy with the superuser's password. */
  url: string
  /** The keys under which its accesses are kept: those of every web server that works on a copy. */
  keys: { SUBJECT_KEY: string; ACCESS_MAC_KEY: string }
}

/**
 * Makes the demonstration register on a server.
 * @param serverUrl the superuser's address, at any database
 * @param size how many children and accesses, where fewer will do than in the demonstration
 */
export async function makeDemonstrationTemplate(
  serverUrl: string,
  size: { children?: number; accesses?: number } = {},
): Promise<Template> {
  await ensureDatabase(serverUrl, demonstrationTemplate)
  const url = addressOfDatabase(serverUrl, demonstrationTemplate)
  await migrate(url)
  for (const login of ['cpis_app', 'cpis_worker', 'cpis_sealer', 'cpis_verifier']) await setLogin(url, login, new URL(serverUrl).password)
  const keys = { SUBJECT_KEY: randomBytes(32).toString('base64url'), ACCESS_MAC_KEY: randomBytes(32).toString('base64url') }
  await seedDemonstration(url, { ...size, subjectKey: keys.SUBJECT_KEY, macKey: keys.ACCESS_MAC_KEY })
  await liftLookupLimits(url)
  await liftUploadLimit(url)
  return { url, keys }
}
