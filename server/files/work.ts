import { checkUpload } from '@/lib/uploads/check/check-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { claimWork, renewWork, type FileWork } from '@/lib/uploads/file-work'
import { loadUpload } from '@/lib/uploads/receive/load-upload'
import { isCpisError } from '@/lib/shared/errors'
import { errorFields, log } from '@/lib/shared/log'
import { pause } from '@/lib/shared/pause'
import type { Listener } from './listen'

/** How long a process's lease on a file lasts, in seconds; and how often the lease is renewed, in milliseconds. */
const LEASE_SECONDS = 15
const RENEW_EVERY = 3_000
/** How often to look for unannounced work, in milliseconds: files left behind by a process that was killed. */
const POLL_EVERY = 2_000

/**
 * Works on files, one after the other, until it is stopped; what is under way is finished.
 *
 * @param worker the id of this process
 */
export async function workUntilStopped(worker: string, listener: Listener, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    try {
      const work = await claimWork(worker, LEASE_SECONDS)
      if (work) await doWork(worker, work)
      else await listener.asked(POLL_EVERY)
    } catch (error) {
      log('error', 'files.claim.failed', errorFields(error))
      await pause(POLL_EVERY, stop)
    }
  }
}

const WORK = { check: checkUpload, save: confirmUpload, load: loadUpload } as const

/** Checks or saves one file, or does both. What becomes of it stands on its record; when the database is lost meanwhile, its lease ends and it is taken up again. */
async function doWork(worker: string, { uploadId, kind, principal }: FileWork): Promise<void> {
  const renewing = setInterval(() => {
    renewWork(worker, uploadId, LEASE_SECONDS).catch((error: unknown) => log('warn', 'files.lease.renew.failed', errorFields(error)))
  }, RENEW_EVERY)
  try {
    await WORK[kind](principal, { uploadId, takenUp: true })
  } catch (error) {
    // A conflict shows in the state of the file. Nothing else is expected. The database's message is not logged, because it may quote a row.
    if (!isCpisError(error)) log('error', 'files.work.failed', { ...errorFields(error), errorMessage: undefined })
  } finally {
    clearInterval(renewing)
  }
}
