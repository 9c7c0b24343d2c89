import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * When a process was started, so that a process id reused by another process is noticed.
 * @param {number} pid
 * @returns {string | undefined} the kernel's start time (Linux), `unknown` where that cannot be read, or undefined when
 * there is no such process. One that has ended and is only waiting to be reaped counts as ended.
 */
export function processStart(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
  } catch (error) {
    if (process.platform === 'linux' && (error.code === 'ENOENT' || error.code === 'ESRCH')) return undefined
  }
  try {
    process.kill(pid, 0)
    return 'unknown'
  } catch (error) {
    return error.code === 'EPERM' ? 'unknown' : undefined
  }
}

/**
 * Takes a lock file for this process. A lock whose owner has ended (kill -9, power cut) is taken over.
 * @param {string} file absolute path; its folder is made if missing
 * @returns {{ heldBy: number } | { release: () => void, tookOver: boolean }} the process that holds it; or a function to give
 * it back, and whether it had been left by a killed process
 */
export function takeLock(file) {
  mkdirSync(path.dirname(file), { recursive: true })
  const mine = `${file}.${process.pid}`
  const words = `${process.pid} ${processStart(process.pid)}\n`
  writeFileSync(mine, words)
  let tookOver = false
  try {
    for (;;) {
      if (link(mine, file)) return { release: () => releaseLock(file, words), tookOver }
      const held = readLock(file)
      if (held === undefined) continue
      if (isAlive(held)) return { heldBy: held.pid }
      removeStale(file, held.words)
      tookOver = true
    }
  } finally {
    rmSync(mine, { force: true })
  }
}

/**
 * Takes a lock file, waiting while another process holds it.
 * @param {string} file absolute path
 * @param {(pid: number) => void} onWait called once if another process holds it
 * @returns {Promise<() => void>} a function that gives the lock back
 */
export async function waitForLock(file, onWait) {
  for (let told = false; ; told = true) {
    const lock = takeLock(file)
    if ('release' in lock) return lock.release
    if (!told) onWait(lock.heldBy)
    await pause(250)
  }
}

/** The process that holds a lock at this moment, or undefined. @param {string} file */
export function lockHolder(file) {
  const held = readLock(file)
  return held !== undefined && isAlive(held) ? held.pid : undefined
}

/** A power cut may have left an empty file, which belongs to nobody. */
function isAlive({ pid, start }) {
  return pid > 0 && start !== undefined && processStart(pid) === start
}

function link(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function readLock(file) {
  try {
    const words = readFileSync(file, 'utf8')
    const [pid, start] = words.trim().split(' ')
    return { pid: Number(pid), start, words }
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Two processes may find the same stale lock: it is removed only if it is still the stale one. */
function removeStale(file, staleWords) {
  const aside = `${file}.${process.pid}.stale`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (error.code === 'ENOENT') return
    throw error
  }
  if (readFileSync(aside, 'utf8') !== staleWords) link(aside, file)
  rmSync(aside)
}

function releaseLock(file, words) {
  if (readLock(file)?.words === words) rmSync(file, { force: true })
}
