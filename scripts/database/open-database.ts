import { readFileSync } from 'node:fs'
import path from 'node:path'
import { lockHolder } from '../bootstrap/file-lock.mjs'
import { Refusal } from '@/lib/shared/refusal'
import { type DatabaseConfiguration, loadSettingsFile, readDatabaseConfiguration } from '../start/configuration'
import { clusterDirectory, requireDatabase, startEmbeddedDatabase } from '../start/database'
import { addressOfDatabase } from './address'
import { migrate } from './migrate'

/** The register, opened for a command such as import or seed. */
export interface OpenDatabase {
  /** Its address for the scripts' login. It contains the password: not for printing. */
  adminUrl: string
  /** Stops what was started for the command. */
  close(): Promise<void>
}

/**
 * Opens the register that `npm start` would serve with the same settings: the server of DATABASE_URL; otherwise the embedded
 * one, either that of a running `npm start` or one started for the duration of the command.
 * @param options `migrated: false` skips migrations that are due
 * @throws Refusal when it cannot be reached
 */
export async function openDatabase({ migrated = true } = {}): Promise<OpenDatabase> {
  loadSettingsFile()
  const database = await openAsConfigured(readDatabaseConfiguration(process.env))
  try {
    if (migrated) await migrate(database.adminUrl)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}

async function openAsConfigured({ mode, databaseUrl, dataDirectory }: DatabaseConfiguration): Promise<OpenDatabase> {
  const nothingToStop = async () => undefined
  if (databaseUrl !== undefined) {
    await requireDatabase(databaseUrl)
    return { adminUrl: databaseUrl, close: nothingToStop }
  }
  if (mode === 'production') throw new Refusal('Set DATABASE_URL: with CPIS_MODE=production there is no embedded database.')
  const directory = clusterDirectory(dataDirectory)
  if (lockHolder(`${directory}.lock`) !== undefined) return { adminUrl: await runningDatabase(directory), close: nothingToStop }
  const { cluster, adminUrl } = await startEmbeddedDatabase(dataDirectory)
  return { adminUrl, close: cluster.stop }
}

async function runningDatabase(directory: string): Promise<string> {
  try {
    // postmaster.pid has the port on its fourth line and, once connections are accepted, "ready" on its last.
    const lines = readFileSync(path.join(directory, 'data/postmaster.pid'), 'utf8').split('\n')
    const password = readFileSync(path.join(directory, 'password'), 'utf8').trim()
    if (lines[7]?.trim() === 'ready') {
      const adminUrl = addressOfDatabase(`postgresql://postgres:${password}@127.0.0.1:${lines[3]}/postgres`, 'cpis')
      await requireDatabase(adminUrl)
      return adminUrl
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  throw new Refusal('CPIS is just starting in this DATA_DIR: wait until it prints its address, then try again.')
}
