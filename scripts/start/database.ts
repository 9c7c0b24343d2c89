import path from 'node:path'
import pg from 'pg'
import { addressOfLogin, ensureDatabase } from '../database/address'
import { type Cluster, startCluster } from '../database/cluster'
import { withClient } from '../database/with-client'
import { reasonOfRefusedLogin } from '@/lib/db/refused-login'
import { Refusal } from '@/lib/shared/refusal'
import type { StartConfiguration } from './configuration'

/** The name of the database in the embedded cluster. */
const embeddedDatabase = 'cpis'

/** The embedded cluster's folder in a data directory. */
export function clusterDirectory(dataDirectory: string): string {
  return path.join(dataDirectory, 'postgres')
}

/**
 * Starts the embedded PostgreSQL of a data directory, with its database.
 * @param port the one that it had before, when it is started again under processes that know its address; any free one if left out
 */
export async function startEmbeddedDatabase(dataDirectory: string, port?: number): Promise<{ cluster: Cluster; adminUrl: string }> {
  const cluster = await startCluster({ directory: clusterDirectory(dataDirectory), ...(port !== undefined && { port }) })
  try {
    return { cluster, adminUrl: await ensureDatabase(cluster.adminUrl, embeddedDatabase) }
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

const noAnswer = 'it does not answer within ten seconds'

/** Why a connection failed, by the system's error codes and the driver's messages. */
const reasons: Record<string, string> = {
  'timeout expired': noAnswer,
  'Query read timeout': noAnswer,
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be resolved',
}

/**
 * Checks that the server of DATABASE_URL answers within ten seconds.
 * @throws Refusal saying which address was tried and why it failed, never with the login
 */
export async function requireDatabase(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 9_000, query_timeout: 9_000 })
  try {
    await client.connect()
    await client.query('SELECT 1')
  } catch (error) {
    const { hostname, port } = new URL(databaseUrl)
    const { code, message } = error as { code?: string; message: string }
    const reason = reasonOfRefusedLogin(error) ?? reasons[code ?? message] ?? code ?? message
    throw new Refusal(`The database of DATABASE_URL (${hostname}, port ${port || '5432'}) cannot be reached: ${reason}.`)
  } finally {
    await client.end().catch(() => undefined) // it may never have connected
  }
}

/** The application's own address (design decision 28): the configured one, or the scripts' address with the login `cpis_app`. */
export function applicationAddress(configuration: StartConfiguration, adminUrl: string, password: string): string {
  return configuration.appDatabaseUrl ?? addressOfLogin(adminUrl, 'cpis_app', password)
}

/** Whether the register has no organisation yet, so that loading the demonstration cannot disturb anything. */
export async function isRegisterEmpty(adminUrl: string): Promise<boolean> {
  return withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ empty: boolean }>('SELECT NOT EXISTS (SELECT FROM cpis.organisation) AS empty')
    return rows[0]?.empty === true
  })
}

/**
 * Whether the register has invented children: their NHS numbers begin with 999, a range that is never issued.
 * @param adminUrl address with a login that is a superuser or created the database roles
 */
export async function holdsInventedChildren(adminUrl: string): Promise<boolean> {
  return withClient(adminUrl, async (client) => {
    await client.query('SET ROLE cpis_disclose') // row-level security shows the children to this role only
    const { rows } = await client.query<{ found: boolean }>("SELECT EXISTS (SELECT FROM cpis.child WHERE nhs_number LIKE '999%') AS found")
    return rows[0]?.found === true
  })
}
