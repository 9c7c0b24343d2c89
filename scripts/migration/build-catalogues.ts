import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { addressOfDatabase, ensureDatabase } from '../database/address'
import { migrate } from '../database/migrate'
import { type Catalogue, readCatalogue } from './catalogue'
import { composeDatabase } from './present'

/**
 * Makes a database from `prisma/database` and reads its catalogue. The present is run as a migration, so that it is applied the way
 * migrations are.
 * @param serverUrl the superuser's address of a disposable server
 * @param presentFolder absolute; `prisma/database` if left out
 */
export async function catalogueOfPresent(serverUrl: string, presentFolder?: string): Promise<Catalogue> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-present-'))
  try {
    mkdirSync(path.join(folder, '20990101000000_present'))
    writeFileSync(path.join(folder, '20990101000000_present/migration.sql'), composeDatabase(presentFolder))
    return await catalogueOf(serverUrl, 'present', (url) => migrate(url, { migrationsFolder: folder }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Makes a database from the migrations and reads its catalogue. */
export async function catalogueOfMigrations(serverUrl: string): Promise<Catalogue> {
  return catalogueOf(serverUrl, 'migrations', migrate)
}

async function catalogueOf(serverUrl: string, name: string, make: (url: string) => Promise<unknown>): Promise<Catalogue> {
  const database = `cpis_${name}_${process.pid}`
  await ensureDatabase(serverUrl, database)
  try {
    const url = addressOfDatabase(serverUrl, database)
    await make(url)
    return await withClient(url, readCatalogue)
  } finally {
    await withClient(serverUrl, (client) => client.query(`drop database ${database} with (force)`))
  }
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
