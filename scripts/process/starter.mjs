// Notices when the command that runs this script has disappeared, even by kill -9, which sends no signal to children. That
// command is npm, with a shell in between. A script that was started without npm is not watched: it may well outlive the
// shell line that started it.
//
// Watching begins on import, because npm may be killed while packages are being installed.
import { readFileSync } from 'node:fs'
import { processStart } from '../bootstrap/file-lock.mjs'

let whenGone = () => process.exit(1)

/**
 * Sets what to do when the starter has disappeared, instead of exiting at once.
 * @param {() => void} action called once, within a second of it
 */
export function onStarterGone(action) {
  whenGone = action
}

if (process.env.npm_lifecycle_event !== undefined) watch(starterProcesses())

/**
 * Watches one more process than npm.
 * @param {number} pid the one that started this process, and that may have ended already
 */
export function watchStarter(pid) {
  watch([pid === process.ppid ? pid : -1])
}

function watch(pids) {
  const starters = pids.map((pid) => ({ pid, start: pid === -1 ? undefined : processStart(pid) }))
  const timer = setInterval(() => {
    if (starters.every(({ pid, start }) => start !== undefined && processStart(pid) === start)) return
    clearInterval(timer)
    whenGone()
  }, 1_000)
  timer.unref()
}

/** The parent and, where that is a shell, its parent, which is npm; or already process 1, if npm was killed by now. */
function starterProcesses() {
  const parent = readStat(process.ppid)
  if (parent === undefined || !/^(ba|da|z|k)?sh$/.test(parent.name)) return [process.ppid]
  const grandparent = readStat(parent.parent)
  const orphaned = parent.parent === 1 && grandparent !== undefined && !/npm|node|yarn|pnpm/.test(grandparent.name)
  return orphaned ? [-1] : [process.ppid, parent.parent]
}

function readStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) }
  } catch {
    return undefined // not Linux, or it has just ended: then only the parent is watched
  }
}
