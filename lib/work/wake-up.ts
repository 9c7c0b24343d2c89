import { pause } from '@/lib/shared/pause'

/** Wakes a process that rests because nothing is due. */
export interface WakeUp {
  /** Something has come: a resting process resumes at once; a busy one skips its next rest. */
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
