import pg from 'pg'
import { withClient } from './with-client'

/**
 * The same server and login, a different database.
 * @param url a `postgresql://` address
 * @param database a name in plain lower-case letters, digits and underscores
 */
export function addressOfDatabase(url: string, database: string): string {
  const address = new URL(url)
  address.pathname = `/${database}`
  return address.href
}

/** The same server and database, a different login. */
export function addressOfLogin(url: string, login: string, password: string): string {
  const address = new URL(url)
  address.username = login
  address.password = password
  return address.href
}

/**
 * Creates a database unless the server already has it.
 * @param adminUrl address of any database of the server
 * @returns the address of that database
 */
export async function ensureDatabase(adminUrl: string, database: string): Promise<string> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(database)}`)
  })
  return addressOfDatabase(adminUrl, database)
}
