import { readdirSync, readFileSync } from 'node:fs'

/** The kernel counts processor time for /proc in hundredths of a second on every system that Node runs on. */
const TICK_IN_MS = 10

/**
 * Processor time that a process has used since its start, in milliseconds; undefined where the system does not say (not Linux).
 * @param pid a running process
 */
export function processorTime(pid: number): number | undefined {
  const stat = readStat(pid)
  return stat && stat.own * TICK_IN_MS
}

/**
 * Processor time of a process and its children, including those that have ended; for a PostgreSQL server give its main process.
 * @param pid the parent
 */
export function processorTimeWithChildren(pid: number): number | undefined {
  const parent = readStat(pid)
  if (!parent) return undefined
  let ticks = parent.own + parent.endedChildren
  for (const name of readdirSync('/proc')) {
    const child = /^\d+$/.test(name) ? readStat(Number(name)) : undefined
    if (child?.parent === pid) ticks += child.own
  }
  return ticks * TICK_IN_MS
}

function readStat(pid: number): { parent: number; own: number; endedChildren: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The fields after the program's name, which may hold anything: state, parent, … utime, stime, cutime, cstime (proc(5)).
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15)
    return { parent: fields[1] ?? 0, own: utime + stime, endedChildren: cutime + cstime }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH') return undefined // the process has ended, or there is no /proc
    throw error
  }
}
