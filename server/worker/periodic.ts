import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import type { WorkerDatabase } from './worker-database'
import { failureReason } from './failure-reason'

/** How often to check whether something is due, in milliseconds. */
const CHECK_EVERY = 15_000

/** Does periodic work when it is due, until it is stopped. With several workers, whichever is first does it. */
export async function runPeriodicWork(database: WorkerDatabase, stop: AbortSignal, checkEvery = CHECK_EVERY): Promise<void> {
  while (!stop.aborted) {
    try {
      await runDueWork(database)
    } catch (error) {
      log('error', 'periodic-work.check.failed', errorFields(error))
    }
    await pause(checkEvery, stop)
  }
}

/** Does each piece of work that is due. One that fails is logged and put off, and does not hold up the others. */
export async function runDueWork(database: WorkerDatabase): Promise<void> {
  for (const name of await database.workDue()) {
    try {
      const did = await database.work(name)
      if (did !== null && did > 0) log('info', 'periodic-work.done', { useCase: name, outcome: String(did) })
    } catch (error) {
      log('error', 'periodic-work.failed', { useCase: name, ...errorFields(error) })
      await database.putOff(name, failureReason(error))
    }
  }
}
