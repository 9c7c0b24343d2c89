import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import type { WorkerDoors } from './worker-database'
import { failureWords } from './failure-reason'

/** How often to look whether something is due, in milliseconds. */
const LOOK_EVERY = 15_000

/** Does the work that the clock asks for until it is told to stop; of several workers, whichever comes first. */
export async function workByTheClock(doors: WorkerDoors, stop: AbortSignal, lookEvery = LOOK_EVERY): Promise<void> {
  while (!stop.aborted) {
    try {
      await doWhatIsDue(doors)
    } catch (error) {
      log('error', 'no periodic work could be looked for', errorFields(error))
    }
    await pause(lookEvery, stop)
  }
}

/** Does each piece of work that is due. One that fails is put off, said, and stands in no other's way. */
export async function doWhatIsDue(doors: WorkerDoors): Promise<void> {
  for (const name of await doors.workDue()) {
    try {
      const did = await doors.work(name)
      if (did !== null && did > 0) log('info', 'periodic work done', { useCase: name, outcome: String(did) })
    } catch (error) {
      log('error', 'periodic work failed', { useCase: name, ...errorFields(error) })
      await doors.putOff(name, failureWords(error))
    }
  }
}
