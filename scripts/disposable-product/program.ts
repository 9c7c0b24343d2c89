import { closeSync, openSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { startGuarded } from '../process/guarded-child'
import { sourceArguments } from '../start/programs'

/** One of our own programs, running. */
export interface Program {
  /** What it printed after the word `ready`. */
  ready: string
  stop(): Promise<void>
}

/**
 * Starts one of our programs and waits until it prints `ready`. It runs until it is stopped, and never outlives this process.
 *
 * @param script its path, relative to the clone: a TypeScript file, which runs as it is, or one that `npm run build` has compiled
 * @param settings its environment, apart from what every program needs
 * @param logFile absolute path of the file for its output
 * @throws Error with the end of the log if the program exits instead
 */
export async function startProgram(script: string, settings: Record<string, string>, logFile: string): Promise<Program> {
  const log = openSync(logFile, 'a', 0o600)
  const { PATH, HOME, TMPDIR, TZ } = process.env
  const child = startGuarded({
    command: process.execPath,
    args: script.endsWith('.ts') ? sourceArguments(script) : [script],
    env: { PATH, HOME, TMPDIR, TZ, ...settings },
    stopSignal: 'SIGTERM',
    graceSeconds: 10,
    output: log,
    readOutput: true,
  })
  closeSync(log)
  const said = new Promise<string>((resolve) => {
    if (child.stdout === null) throw new Error('The standard output of our own programs is always a pipe.')
    createInterface(child.stdout).on('line', (line) => {
      const ready = /^ready (\S+)/.exec(line)?.[1]
      if (ready !== undefined) resolve(ready)
    })
  })
  const ready = await Promise.race([said, child.ended])
  if (typeof ready === 'string') return { ready, stop: child.stop }
  throw new Error(`${script} ended with code ${ready}:\n${readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n')}`)
}
