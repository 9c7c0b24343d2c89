import { readFileSync } from 'node:fs'
import { processStart } from '../bootstrap/file-lock.mjs'

/**
 * Notices that the command that runs this script has disappeared, even by kill -9, which sends no signal to its children.
 * That is npm, with the shell that npm puts between. A script that was started without npm is nobody's child in this
 * sense: it may well outlive the shell line that started it.
 *
 * @param onGone called once, within a second of it
 */
export function watchStarter(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const starters = npmAbove(process.ppid).map((pid) => ({ pid, start: processStart(pid) }))
  const timer = setInterval(() => {
    if (starters.every(({ pid, start }) => processStart(pid) === start)) return
    clearInterval(timer)
    onGone()
  }, 1_000)
  timer.unref()
}

/** The processes from the given one up to npm; the given one alone where npm cannot be recognised. */
function npmAbove(first: number): number[] {
  const chain: number[] = []
  for (let pid = first; pid > 1 && chain.length < 4; ) {
    chain.push(pid)
    const stat = readStat(pid)
    if (stat === undefined) break
    if (stat.name.startsWith('npm')) return chain
    pid = stat.parent
  }
  return [first]
}

function readStat(pid: number): { name: string; parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) }
  } catch {
    return undefined // not Linux, or it has just ended: the caller then watches the nearest process only
  }
}
