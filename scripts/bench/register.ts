import { BENCH_KEYS } from './keys'
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { addressOfLogin, ensureDatabase } from '../database/address'
import { startCluster } from '../database/cluster'
import { setLogin } from '../database/login'
import { migrate } from '../database/migrate'
import { step } from '../process/steps'
import type { Supervisor } from '../process/supervisor'
import { SERVICE_LOGINS } from '../start/configuration'
import { fingerprint } from '../start/sources'
import { liftLimit } from '../disposable-product/lift-limit'

/** A register of the requested size on its own server. The addresses contain passwords: not for printing. */
export interface BenchRegister {
  adminUrl: string
  /** The address for the application's own login. */
  appUrl: string
  /** The addresses for the login that lets people in, and for the one that takes up work on files. */
  gateUrl: string
  filerUrl: string
  /** The main process of the server. */
  databasePid: number
}

/**
 * Starts the benchmark's own PostgreSQL with full durability and seeds a register there, unless one of this size and with the same
 * migrations is left over from an earlier run.
 *
 * @param folder where it is kept
 */
export async function openBenchRegister(
  supervisor: Supervisor,
  folder: string,
  { children, accesses, fresh }: { children: number; accesses: number; fresh: boolean },
): Promise<BenchRegister> {
  const directory = path.join(folder, `register-${children}-${accesses}`)
  const mark = path.join(directory, 'seeded')
  const madeBy = fingerprint(['prisma/migrations'])
  const isThere = !fresh && existsSync(mark) && readFileSync(mark, 'utf8') === madeBy
  if (!isThere) rmSync(directory, { recursive: true, force: true })

  const cluster = await startCluster({ directory })
  supervisor.keep('The database', cluster)
  const adminUrl = await ensureDatabase(cluster.adminUrl, 'cpis')
  if (!isThere) {
    await step(`Register of ${children} children and ${accesses} accesses`, () => seed(adminUrl, children, accesses))
    writeFileSync(mark, madeBy)
  }
  const password = randomBytes(24).toString('base64url')
  for (const login of SERVICE_LOGINS) await setLogin(adminUrl, login, password)
  const address = (login: (typeof SERVICE_LOGINS)[number]) => addressOfLogin(adminUrl, login, password)
  return { adminUrl, appUrl: address('cpis_app'), gateUrl: address('cpis_gate'), filerUrl: address('cpis_filer'), databasePid: cluster.pid }
}

async function seed(adminUrl: string, children: number, accesses: number): Promise<string> {
  await migrate(adminUrl)
  const { seedDemonstration } = await import('@/demo/register/seed')
  const { rows, seconds } = await seedDemonstration(adminUrl, {
    children,
    accesses,
    subjectKey: BENCH_KEYS.SUBJECT_KEY,
    macKey: BENCH_KEYS.ACCESS_MAC_KEY,
  })
  await liftLimit(adminUrl, 'look-up')
  await liftLimit(adminUrl, 'file')
  return `${rows.toLocaleString('en-GB')} rows, ${Math.round(rows / seconds).toLocaleString('en-GB')} a second`
}
