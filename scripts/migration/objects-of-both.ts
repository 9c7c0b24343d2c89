import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addressOfDatabase, ensureDatabase } from '../database/address'
import { migrate } from '../database/migrate'
import { type DatabaseObjects, readObjects } from './database-objects'
import { composeDatabase } from './present'
import { withClient } from '../database/with-client'

/**
 * Makes a database from `prisma/database` and reads its objects. The present is run as a migration, so that it is applied the way
 * migrations are.
 * @param serverUrl the superuser's address of a disposable server
 * @param presentFolder absolute; `prisma/database` if left out
 */
export async function objectsOfPresent(serverUrl: string, presentFolder?: string): Promise<DatabaseObjects> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-present-'))
  try {
    mkdirSync(path.join(folder, '20990101000000_present'))
    writeFileSync(path.join(folder, '20990101000000_present/migration.sql'), composeDatabase(presentFolder))
    return await objectsOf(serverUrl, 'present', (url) => migrate(url, { migrationsFolder: folder }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Makes a database from the migrations and reads its objects. */
export async function objectsOfMigrations(serverUrl: string): Promise<DatabaseObjects> {
  return objectsOf(serverUrl, 'migrations', migrate)
}

async function objectsOf(serverUrl: string, name: string, make: (url: string) => Promise<unknown>): Promise<DatabaseObjects> {
  const database = `cpis_${name}_${process.pid}`
  await ensureDatabase(serverUrl, database)
  try {
    const url = addressOfDatabase(serverUrl, database)
    await make(url)
    return await withClient(url, readObjects)
  } finally {
    await withClient(serverUrl, (client) => client.query(`drop database ${database} with (force)`))
  }
}
