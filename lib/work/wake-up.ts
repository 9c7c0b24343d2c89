import { pause } from '@/lib/shared/pause'

/** Wakes a process that rests because nothing is due. */
export interface WakeUp {
  /** Something has come. Whoever rests goes on at once; whoever does not will not rest the next time. */
  wake(): void
  /** Rests until woken, until the time is up (in milliseconds), or until told to stop. */
  rest(atMost: number, stop: AbortSignal): Promise<void>
}

/** Makes a wake-up for one process, which rests in one place. */
export function wakeUp(): WakeUp {
  let waking = new AbortController()
  return {
    wake: () => waking.abort(),
    rest: async (atMost, stop) => {
      await pause(atMost, AbortSignal.any([stop, waking.signal]))
      waking = new AbortController()
    },
  }
}
