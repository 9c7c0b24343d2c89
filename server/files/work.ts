import { doCheck } from '@/lib/uploads/check/check-upload'
import { doSave } from '@/lib/uploads/save/confirm-upload'
import { claimWork, renewWork, type FileWork } from '@/lib/uploads/file-work'
import { doLoad } from '@/lib/uploads/receive/load-upload'
import { isCpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import type { Listener } from './listen'

/** For how long work is a process's own unless it says again that it is at it, in seconds; and how often it says so, in milliseconds. */
const LEASE_SECONDS = 15
const RENEW_EVERY = 3_000
/** How often to look for work of which nobody has told: what a process left that was killed. In milliseconds. */
const LOOK_EVERY = 2_000

/**
 * Takes up work on files until it is told to stop, one file after the other; what is under way is finished.
 *
 * @param worker the id of this process
 */
export async function workUntilStopped(worker: string, listener: Listener, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const work = await claimWork(worker, LEASE_SECONDS)
      if (work) await doWork(worker, work)
      else await listener.asked(LOOK_EVERY)
    } catch (error) {
      log('error', 'no work on files could be taken up', errorFields(error))
      await pause(LOOK_EVERY, stop)
    }
  }
}

const WORK = { check: doCheck, save: doSave, load: doLoad } as const

/** Checks or saves one file, or does both. What becomes of it stands on its record; when the database is lost meanwhile, its lease ends and it is taken up again. */
async function doWork(worker: string, { uploadId, kind, submitter }: FileWork): Promise<void> {
  const renewing = setInterval(() => {
    renewWork(worker, uploadId, LEASE_SECONDS).catch((error: unknown) => log('warn', 'work on a file could not be renewed', errorFields(error)))
  }, RENEW_EVERY)
  try {
    await WORK[kind](uploadId, submitter, { takenUpAgain: true })
  } catch (error) {
    // A conflict is told by the state of the file. Nothing else is expected, and no message of the database is logged: it may quote a row.
    if (!isCpisError(error)) log('error', 'work on a file failed', { ...errorFields(error), errorMessage: undefined })
  } finally {
    clearInterval(renewing)
  }
}
