import { randomBytes } from 'node:crypto'
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { startGuarded } from '../process/guarded-child'
import { Refusal } from '@/lib/shared/refusal'
import { postgresProgram, serverEnvironment } from './postgres-programs'
import type { ServerAccount } from './server-account'

/**
 * Creates a new cluster. Everything is created in a folder beside the final one, which is renamed only when complete:
 * whatever interrupts this, no half-made cluster is ever used. Leftovers of an interrupted attempt are removed.
 *
 * @param directory where the cluster is to be: absolute, missing or empty; the caller holds its lock
 * @param account who is to own the data
 * @param kind `fleeting` for disposable clusters: nothing waits for the disk; `programs` as in {@link postgresProgram}
 * @throws Refusal when the directory holds something else, or initdb fails
 */
export async function createClusterDirectory(
  directory: string,
  account: ServerAccount,
  kind: { fleeting: boolean; programs?: string | undefined },
): Promise<void> {
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new Refusal(`${directory} holds files that are not a CPIS database: empty it or choose another DATA_DIR.`)
  }
  removeUnfinished(directory)
  const unfinished = `${directory}.new-${randomBytes(4).toString('hex')}`
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(path.join(unfinished, 'password'), `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true })
  if (account.ids !== undefined) {
    const { uid, gid } = account.ids
    for (const file of [unfinished, path.join(unfinished, 'password')]) chownSync(file, uid, gid)
  }
  await runInitdb(unfinished, account, kind)
  renameSync(unfinished, directory)
  if (!kind.fleeting) syncFolder(path.dirname(directory))
}

async function runInitdb(
  unfinished: string,
  account: ServerAccount,
  { fleeting, programs }: { fleeting: boolean; programs?: string | undefined },
): Promise<void> {
  const logFile = path.join(unfinished, 'server.log')
  const log = openSync(logFile, 'a', 0o600)
  const [command = '', ...args] = [
    ...account.prefix,
    postgresProgram('initdb', programs),
    `--pgdata=${path.join(unfinished, 'data')}`,
    '--username=postgres',
    `--pwfile=${path.join(unfinished, 'password')}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // Without it initdb fails, with an empty message, on machines that lack the en_US.UTF-8 locale.
    '--lc-messages=C',
    '--data-checksums',
    ...(fleeting ? ['--no-sync'] : []),
  ]
  const initdb = startGuarded({
    command,
    args,
    env: serverEnvironment(),
    cwd: '/',
    stopSignal: 'SIGTERM',
    graceSeconds: 5,
    ...(account.guardAccount && { account: account.guardAccount }),
    output: log,
  })
  const code = await initdb.ended
  closeSync(log)
  if (code === 0) return
  const reason = whyNot(readFileSync(logFile, 'utf8'))
  rmSync(unfinished, { recursive: true, force: true })
  throw new Refusal(`The database could not be created: ${reason.replace(/\.$/, '')}.`)
}

/** The line of initdb's log that says why it failed: the last lines only say that it is cleaning up. */
export function whyNot(log: string): string {
  const lines = log.trim().split('\n')
  return lines.find((line) => /\b(FATAL|PANIC|error):/.test(line)) ?? lines.findLast((line) => !/^initdb: removing/.test(line)) ?? ''
}

function removeUnfinished(directory: string): void {
  const parent = path.dirname(directory)
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(`${path.basename(directory)}.new-`)) continue
    // The initdb of an attempt killed a moment ago may still be shutting down: hence the retries.
    rmSync(path.join(parent, name), { recursive: true, force: true, maxRetries: 50 })
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
