import { setTimeout as pause } from 'node:timers/promises'

/** Something that runs, and can end by itself. */
export interface Running {
  /** Resolves with the exit code when it has ended, asked to or not. */
  ended: Promise<number>
  /** Resolves when it does its work; left out by what does so as soon as it has been started. */
  ready?: Promise<unknown>
  /** Asks it to end, and resolves when it has. */
  stop(): Promise<void>
}

/** How long to wait before it is started again, in milliseconds: doubled each time that it does not last. */
const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 30_000
/** How long it has to run for the next pause to be the first again, in milliseconds. */
const LASTS = 60_000

/** How something is kept running. */
export interface Keeping {
  /** What it is called at the beginning of a sentence. */
  name: string
  /** Starts it again; what it throws counts as having ended. */
  startAgain: () => Promise<Running>
  /** Told, in a sentence, what happens. */
  say: (sentence: string) => void
  /** For tests. */
  firstPause?: number
}

/**
 * Keeps something running that has been started: whenever it ends by itself it is started again, for as long as it takes. What depends on it
 * goes on meanwhile.
 *
 * @returns how to stop it for good
 */
export function keepRunning(first: Running, { name, startAgain, say, firstPause = FIRST_PAUSE }: Keeping): { stop: () => Promise<void> } {
  const stopping = new AbortController()
  let running: Running | undefined = first
  const watching = (async () => {
    let wait = firstPause
    while (!stopping.signal.aborted) {
      const begun = performance.now()
      const code = await running?.ended
      running = undefined
      if (stopping.signal.aborted) return
      if (code !== undefined) say(`${name} has ended by itself (exit code ${code}) and is started again.`)
      wait = performance.now() - begun > LASTS ? firstPause : Math.min(2 * wait, LONGEST_PAUSE)
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return
      running = await startAgain().catch((error: unknown) => {
        say(`${name} could not be started again: ${error instanceof Error ? error.message : String(error)}`)
        return undefined
      })
      if (running && (await isReady(running))) say(`${name} runs again.`)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running?.stop()
      await watching
      // It may have been on its way while it was told to stop.
      await running?.stop()
    },
  }
}

/** Waits until it does its work. @returns false when it has ended before that */
async function isReady({ ready, ended }: Running): Promise<boolean> {
  return Promise.race([Promise.resolve(ready).then(() => true), ended.then(() => false)])
}
