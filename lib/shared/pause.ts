import { setTimeout } from 'node:timers/promises'

/**
 * Waits, or stops waiting when the work is told to end.
 *
 * @param milliseconds how long at most
 * @param stop aborted when the process is to end
 */
export async function pause(milliseconds: number, stop: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error
  })
}
