import { spawn } from 'node:child_process'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { root } from '../bootstrap/root.mjs'

/** What to run under the guard. */
export interface GuardedProgram {
  command: string
  args: string[]
  /** The whole environment of the program: nothing is added to it. */
  env: Record<string, string | undefined>
  /** The folder it runs in; the clone's folder when left out. */
  cwd?: string
  /** The signal that asks the program to shut down. */
  stopSignal: NodeJS.Signals
  /** How many seconds the program has to exit before it is killed. */
  graceSeconds: number
  /** The account to run as, when this process is root. */
  account?: { uid: number; gid: number }
  /** The open file that its output goes to. */
  output: number
  /** Set to read its standard output here; then only its standard error goes to the file. */
  readOutput?: boolean
}

/** A program that ends when this process ends, however that happens. */
export interface GuardedChild {
  /** Resolves with the exit code when the program has ended, whether it was asked to or not. */
  ended: Promise<number>
  /** Whether it has ended. */
  hasEnded(): boolean
  /** Its standard output, when `readOutput` was set. */
  stdout: Readable | null
  /** Asks it to end, and resolves when it has: at the latest when its time is up. */
  stop(): Promise<void>
}

/**
 * Starts a program under scripts/process/guarded-process.mjs, which stops it when this process ends.
 * @throws Error if the operating system cannot start another process
 */
export function startGuarded(program: GuardedProgram): GuardedChild {
  const { env, output, readOutput, account, ...plain } = program
  const guard = spawn(
    process.execPath,
    [path.join(root, 'scripts/process/guarded-process.mjs'), JSON.stringify({ cwd: root, ...plain, ...account })],
    { stdio: ['pipe', readOutput ? 'pipe' : output, output], detached: true, env: env as NodeJS.ProcessEnv, cwd: root },
  )
  let running = true
  const ended = new Promise<number>((resolve, reject) => {
    guard.once('error', reject)
    guard.once('exit', (code) => {
      running = false
      resolve(code ?? 128)
    })
  })
  // If the guard itself is killed, the pipe closes: `ended` reports that.
  guard.stdin?.on('error', () => undefined)
  return {
    ended,
    hasEnded: () => !running,
    stdout: guard.stdout,
    stop: async () => {
      guard.stdin?.end()
      await ended
    },
  }
}
