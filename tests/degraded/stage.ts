import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { newSessionToken } from '@/lib/identity/session-token'
import { hashOfToken } from '@/scripts/disposable-product/token-hash'
import { startCluster, type Cluster } from '@/scripts/database/cluster'
import { disposableSettings } from '@/scripts/database/cluster-settings'
import { freePort } from '@/scripts/database/free-port'
import { startProgram } from '@/scripts/disposable-product/program'
import { webSettings } from '@/scripts/disposable-product/product'
import { makeDemonstrationTemplate, startDisposableServer } from '@/scripts/disposable-product/template'
import { layWire, type SlowWire } from './slow-wire'

/** The product on a database server of its own, in which faults can be caused. */
export interface Stage {
  /** Where the product answers. */
  url: string
  /** Cookies of people who are logged in. */
  cookies: { nurse: string; practitioner: string }
  /** Runs a statement as the superuser. */
  asSuperuser<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>
  wire: SlowWire
  /** The database server, as it runs now. */
  cluster: Cluster
  /** Starts the database server again, on the same port and data, after it was stopped or has ended. */
  startDatabase(): Promise<void>
  /** The same, but only if the database server has ended by itself. */
  startDatabaseIfEnded(): Promise<void>
  stop(): Promise<void>
}

/** As many as there are awkward cases and a few more: what is held does not matter here. */
const smallRegister = { children: 100, accesses: 300 }

/** @param within absolute, the folder that holds the database; the system's place for such when left out */
export async function setStage(within?: string): Promise<Stage> {
  const server = await startDisposableServer(within)
  const template = await makeDemonstrationTemplate(server.cluster.adminUrl, smallRegister)
  const asSuperuser = runner(template.url)
  const cookies = { nurse: await session(asSuperuser, 'Amara Osei'), practitioner: await session(asSuperuser, 'Priya Raman') }
  const wire = await layWire(server.cluster.port)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const throughWire = new URL(template.url)
  throughWire.port = String(wire.port)
  const web = await startProgram(
    'build/server/web.mjs',
    { ...webSettings(throughWire.href, port, url), ...template.keys },
    path.join(server.folder, 'web.log'),
  )
  const stage: Stage = {
    url,
    cookies,
    asSuperuser,
    wire,
    cluster: server.cluster,
    startDatabase: async () => {
      stage.cluster = await startCluster({ directory: path.join(server.folder, 'postgres'), port: server.cluster.port, settings: disposableSettings })
    },
    startDatabaseIfEnded: async () => {
      const ended = await Promise.race([stage.cluster.ended.then(() => true), pause(500, false)])
      if (ended) await stage.startDatabase()
    },
    stop: async () => {
      await web.stop()
      await wire.close()
      await stage.cluster.stop()
      await server.stop()
    },
  }
  return stage
}

function runner(adminUrl: string): Stage['asSuperuser'] {
  return async <Row extends pg.QueryResultRow>(sql: string) => {
    const client = new pg.Client({ connectionString: adminUrl })
    await client.connect()
    try {
      return (await client.query<Row>(sql)).rows
    } finally {
      await client.end()
    }
  }
}

/** Logs somebody in without a provider, as if that had been done just now. @returns the cookie */
async function session(asSuperuser: Stage['asSuperuser'], name: string): Promise<string> {
  const token = newSessionToken()
  await asSuperuser(
    `insert into cpis.session (token_hash, person_id, auth_version, provider, assignment_id, expires_at)
     select '\\x${hashOfToken(token).toString('hex')}', p.id, p.auth_version, 'cis2', a.id, now() + interval '1 hour'
     from cpis.person p join cpis.role_assignment a on a.person_id = p.id where p.name = ${pg.escapeLiteral(name)}`,
  )
  return `cpis.session=${token}`
}
