import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { Supervisor } from '../process/supervisor'
import type { Apps } from './apps'
import type { Journey } from './browser-contestant'
import type { Cast } from './cast'
import { startContestant } from './contestant'
import { poolSetting } from './door'
import type { Load } from './load'
import type { BenchRegister } from './register'
import { interleave, type Schedule, type Series } from './rounds'
import { serveApp, type WebServer } from './serve-app'
import type { TwinData } from './twin-app/(clinical)/bench-twin/[accessId]/page'
import { BENCH_KEYS } from './keys'

const LOOK_UP = 'look-up: POST, 303, GET'
export const RESULT = 'result page, read again'
export const TWIN = 'its twin with constant data'

/** Where the twin is: the last part of the path takes the place of an access id. */
const TWIN_PATH = '/bench-twin/constant'

/** The two servers being compared, from the same build. */
export interface Servers {
  product: WebServer
  twin: WebServer
}

/**
 * Starts the product and its twin: the same build in two processes, so that neither is burdened with the other's heap. The twin
 * is given, once, what the register discloses about the child whose result is read, and has no working access to the database.
 */
export async function startServers(supervisor: Supervisor, folder: string, apps: Apps, register: BenchRegister, cast: Cast): Promise<Servers> {
  const settings = { ...BENCH_KEYS, CPIS_MODE: 'demonstration' }
  const product = await serveApp(supervisor, folder, 'product', apps.product, {
    ...settings,
    ...poolSetting(),
    APP_DATABASE_URL: register.appUrl,
    GATE_DATABASE_URL: register.gateUrl,
  })
  const data = path.join(folder, 'twin-data.json')
  supervisor.keep('the data of the twin', { stop: async () => rmSync(data, { force: true }) })
  writeFileSync(data, JSON.stringify(await twinData(product, register, cast)), { mode: 0o600 })
  const twin = await serveApp(supervisor, folder, 'twin', apps.product, {
    ...settings,
    APP_DATABASE_URL: 'postgresql://127.0.0.1:9/none',
    BENCH_TWIN_DATA: data,
  })
  return { product, twin }
}

async function twinData(product: WebServer, register: BenchRegister, cast: Cast): Promise<TwinData> {
  const clinician = firstClinician(cast)
  const page = await lookUp(product, clinician.token, cast.fullest)
  const client = new pg.Client({ connectionString: register.appUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ disclosed: unknown }>('select cpis.read_disclosed($1, $2::uuid) as disclosed', [
      clinician.ticket,
      page.slice('/lookup/'.length),
    ])
    return { actor: clinician.actor, disclosed: rows[0]?.disclosed }
  } finally {
    await client.end()
  }
}

/**
 * Looks a child up as a browser does.
 * @returns the path of the result
 */
export async function lookUp(server: WebServer, token: string, number: string): Promise<string> {
  const answer = await fetch(`${server.origin}/lookup/check`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: server.origin, Cookie: `cpis.session=${token}` },
    body: new URLSearchParams({ 'nhs-number': number, reason: 'direct-care', 'reason-text': '' }),
    signal: AbortSignal.timeout(20_000),
  })
  const location = answer.headers.get('location')
  if (answer.status !== 303 || !location?.startsWith('/lookup/')) throw new Error(`The look-up was answered ${answer.status}, ${location}.`)
  return location
}

/** The clinician who reads the pages. */
export function firstClinician(cast: Cast): Cast['clinicians'][number] {
  const [first] = cast.clinicians
  if (!first) throw new Error('The cast is empty.')
  return first
}

/** Measures a whole look-up, the result page alone, and the twin of the result page. */
export async function measurePages(
  { product, twin }: Servers,
  register: BenchRegister,
  cast: Cast,
  schedule: Schedule,
  report: (words: string) => void,
): Promise<Series[]> {
  const { databasePid } = register
  const browsers = await startContestant<Journey>('browser-contestant.ts', {}, cast)
  // A result can be read for 15 minutes, so each round reads a fresh one. Clinicians take turns.
  const freshPages = async () => {
    const readers = cast.clinicians.slice(0, 8)
    return Promise.all(readers.map(async ({ token }) => ({ path: await lookUp(product, token, cast.fullest), token })))
  }
  const ways = [
    {
      name: LOOK_UP,
      run: (load: Load) => browsers.run({ ...load, databasePid, serverPid: product.pid, task: { kind: 'look-up', origin: product.origin } }),
    },
    {
      name: RESULT,
      run: async (load: Load) => {
        const task: Journey = { kind: 'read', origin: product.origin, pages: await freshPages() }
        return browsers.run({ ...load, databasePid, serverPid: product.pid, task })
      },
    },
    {
      name: TWIN,
      run: (load: Load) => {
        const task: Journey = { kind: 'read', origin: twin.origin, pages: [{ path: TWIN_PATH }] }
        return browsers.run({ ...load, serverPid: twin.pid, task })
      },
    },
  ]
  try {
    return await interleave(ways, schedule, report)
  } finally {
    await browsers.stop()
  }
}
