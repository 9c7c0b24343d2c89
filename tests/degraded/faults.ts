import { readdirSync, readFileSync } from 'node:fs'
import type { Stage } from './stage'

/** A fault of the database, and how it ends. */
export interface Fault {
  name: string
  /** Whether what was recorded before can still be read: then the result of an earlier look-up may be shown, as it was. */
  leavesReading?: true
  begin(stage: Stage): Promise<void>
  end(stage: Stage): Promise<void>
}

/** The faults of databases (security-and-reliability section 10, T22), apart from the full disk, which needs a disk of its own. */
export const faults: readonly Fault[] = [
  { name: 'stopped', begin: ({ cluster }) => cluster.stop(), end: (stage) => stage.startDatabase() },
  {
    name: 'paused',
    begin: async ({ cluster }) => signalAll(cluster.pid, 'SIGSTOP'),
    end: async ({ cluster }) => signalAll(cluster.pid, 'SIGCONT'),
  },
  {
    name: 'slow by 3 s',
    begin: async ({ wire }) => void (wire.delay = 3_000),
    end: async ({ wire }) => void (wire.delay = 0),
  },
  {
    name: 'read-only',
    leavesReading: true,
    begin: async ({ asSuperuser }) => {
      await asSuperuser('alter system set default_transaction_read_only = on')
      await asSuperuser('select pg_reload_conf()')
    },
    end: async ({ asSuperuser }) => {
      await asSuperuser('alter system reset default_transaction_read_only')
      await asSuperuser('select pg_reload_conf()')
    },
  },
  {
    name: 'out of connections',
    begin: async ({ asSuperuser }) => {
      await asSuperuser('alter role cpis_app connection limit 0')
      await asSuperuser("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cpis_app'")
    },
    end: async ({ asSuperuser }) => void (await asSuperuser('alter role cpis_app connection limit -1')),
  },
]

/** Sends a signal to a database server and to each of its processes. */
function signalAll(serverPid: number, signal: 'SIGSTOP' | 'SIGCONT'): void {
  for (const pid of [serverPid, ...childrenOf(serverPid)]) process.kill(pid, signal)
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number)
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined // it has ended since it was listed
  }
}
