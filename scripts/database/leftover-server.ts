import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { processStart } from '../bootstrap/file-lock.mjs'
import { Refusal } from '@/lib/shared/refusal'

/**
 * Stops a PostgreSQL server that an earlier, killed start left running on this data directory, as `pg_ctl stop -m fast`
 * does: SIGINT, and after half a minute SIGQUIT, from which the next start recovers. The caller holds the
 * directory's lock, so no running start owns that server.
 * @returns whether there was one
 * @throws Refusal when it does not end
 */
export async function stopLeftoverServer(dataDirectory: string): Promise<boolean> {
  const pid = serverProcess(dataDirectory)
  if (pid === undefined) return false
  for (const [signal, seconds] of [
    ['SIGINT', 30],
    ['SIGQUIT', 15],
  ] as const) {
    process.kill(pid, signal)
    for (let waited = 0; waited < seconds * 10; waited++) {
      if (serverProcess(dataDirectory) === undefined) return true
      await pause(100)
    }
  }
  throw new Refusal(`The database server of an earlier start (process ${pid}) does not end: end it by hand and start again.`)
}

/**
 * The process that serves this data directory now, or undefined. A process id in postmaster.pid that another program has
 * reused is recognised, and the file is then removed: PostgreSQL itself would refuse to start because of it (it happens in
 * containers, where the same few ids recur at every start).
 */
function serverProcess(dataDirectory: string): number | undefined {
  const file = path.join(dataDirectory, 'postmaster.pid')
  const pid = Number(readIfPresent(file)?.split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 1 || processStart(pid) === undefined) return undefined
  if (process.platform !== 'linux') return pid
  // The command line is the one thing about a process that everybody may read; cluster.ts puts the directory on it.
  const words = readIfPresent(`/proc/${pid}/cmdline`)?.split('\0') ?? []
  if (words.includes(dataDirectory)) return pid
  rmSync(file, { force: true })
  return undefined
}

function readIfPresent(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw error
  }
}
