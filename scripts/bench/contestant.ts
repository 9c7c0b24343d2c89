import { fork } from 'node:child_process'
import path from 'node:path'
import { root } from '../bootstrap/root.mjs'
import type { Load } from './load'
import type { Measured } from './statistics'

/** What a contestant's process is sent. `task` is whatever that contestant understands. */
export type Round<Task> = Load & { task: Task }
type Answer = { ready: true } | { measured: Measured } | { failed: string }

/** A program that is measured, in its own process so that it shares neither heap nor compiled code with another. */
export interface Contestant<Task> {
  /** Runs one round there. @throws Error when a request failed, or no answer came in time */
  run(round: Round<Task>): Promise<Measured>
  stop(): Promise<void>
}

/**
 * Starts a contestant.
 * @param script a TypeScript file of this folder that calls {@link answerRounds}
 * @param environment its settings, in addition to the few that every program needs
 * @param preparation passed to it before its first round
 */
export async function startContestant<Task>(script: string, environment: Record<string, string>, preparation: unknown): Promise<Contestant<Task>> {
  const { PATH, HOME, TMPDIR, TSX_TSCONFIG_PATH } = process.env
  const child = fork(path.join(root, 'scripts/bench', script), {
    cwd: root,
    execArgv: ['--import', 'tsx'],
    env: { PATH, HOME, TMPDIR, TSX_TSCONFIG_PATH, NODE_ENV: 'production', ...environment } as NodeJS.ProcessEnv,
    serialization: 'advanced',
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const next = (seconds: number) =>
    new Promise<Answer>((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer)
        child.off('message', onMessage)
        child.off('exit', onExit)
        act()
      }
      const onMessage = (message: unknown) => settle(() => resolve(message as Answer))
      const onExit = () => settle(() => reject(new Error(`${script} has ended before it answered.`)))
      const timer = setTimeout(() => settle(() => reject(new Error(`${script} did not answer within ${seconds} seconds.`))), seconds * 1000)
      child.on('message', onMessage)
      child.on('exit', onExit)
    })
  const answerTo = async (message: object, seconds: number): Promise<Answer> => {
    const answer = next(seconds)
    child.send(message)
    return answer
  }
  await answerTo({ preparation }, 60)
  return {
    run: async (round) => {
      const answer = await answerTo({ round }, round.warmUp + round.seconds + 30)
      if ('failed' in answer) throw new Error(`${script}: ${answer.failed}`)
      if (!('measured' in answer)) throw new Error(`${script} answered something else.`)
      return answer.measured
    },
    stop: async () => {
      if (child.connected) child.disconnect()
      const killer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(killer)
    },
  }
}

/**
 * The other end, in the contestant's process: answers rounds until the benchmark has ended, whatever ended it.
 * @param prepare takes what the benchmark passed and returns the function that does a round
 */
export function answerRounds<Preparation, Task>(prepare: (preparation: Preparation) => Promise<(round: Round<Task>) => Promise<Measured>>): void {
  let run: ((round: Round<Task>) => Promise<Measured>) | undefined
  const answer = (message: Answer) => process.send?.(message)
  process.on('message', (message: { preparation: Preparation } | { round: Round<Task> }) => {
    const work = async (): Promise<Answer> => {
      if ('preparation' in message) {
        run = await prepare(message.preparation)
        return { ready: true }
      }
      if (!run) return { failed: 'a round came before the preparation' }
      return { measured: await run(message.round) }
    }
    work().then(answer, (error: unknown) => answer({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
  })
  process.on('disconnect', () => process.exit(0))
  // Ctrl-C reaches every process of the terminal: an orderly end is up to the benchmark.
  process.on('SIGINT', () => undefined)
}
