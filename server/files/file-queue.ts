import type { FunctionCaller } from '@/lib/db/function-caller'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { saveUpload } from '@/lib/uploads/save/save-upload'
import { followRows } from '@/lib/uploads/to-fix/follow-rows'
import { claimWork, putOffWork, renewWork, setWorkAside, WorkGoesOn, type FileWork } from '@/lib/uploads/file-work'
import { loadUpload } from '@/lib/uploads/receive/load-upload'
import { isCpisError } from '@/lib/shared/errors'
import type { Outcome, Queue } from '@/lib/work/queue'
import type { WakeUp } from '@/lib/work/wake-up'

/** How long a process's lease on a file lasts, in seconds; and how often the lease is renewed, in milliseconds. */
const LEASE_SECONDS = 15
const RENEW_EVERY = 3_000
/** How often to look for unannounced work, in milliseconds: files left behind by a process that was killed. */
const POLL_EVERY = 2_000
/**
 * The longest that one go at a file may take, in milliseconds: far more than the largest file needs. Statements and locks have limits of
 * their own, and asking the demographics service ends its go by itself, so that reaching this one is a fault of ours.
 */
const LIMIT = 30 * 60_000

/**
 * The queue of work on files: one file after the other, as whoever asked for it.
 *
 * @param ask as `cpis_filer`
 */
export function fileQueue(ask: FunctionCaller, wakeUp: WakeUp): Queue<FileWork> {
  return {
    name: 'files',
    lanes: 1,
    limit: LIMIT,
    rest: POLL_EVERY,
    restAfterFailure: POLL_EVERY,
    wakeUp,
    claim: async () => {
      const work = await claimWork(ask, LEASE_SECONDS)
      return work ? [work] : []
    },
    perform: (work) => doWork(ask, work),
    renew: { every: RENEW_EVERY, lease: (work) => renewWork(ask, work, LEASE_SECONDS) },
    // It was finished with what it did.
    finish: async () => true,
    putOff: (work, reason) => putOffWork(ask, work, reason),
    about: ({ kind, principal }) => ({ useCase: kind, organisationId: principal.organisation.id }),
  }
}

const WORK = { check: checkUpload, save: saveUpload, load: loadUpload } as const

/** Checks or saves one file, does both, or loads rows that follow. What becomes of a file stands on its record, in the transaction that ends the work. */
async function doWork(ask: FunctionCaller, work: FileWork): Promise<Outcome> {
  const { workId, principal } = work
  try {
    if (work.kind === 'follow') await followRows(principal, { workId, rows: [...work.rows] })
    else await WORK[work.kind](principal, { uploadId: work.uploadId, takenUp: true })
  } catch (error) {
    // It shows in the state of the file, as most other failures do; but after a lost database the file is still to be worked on.
    if (error instanceof WorkGoesOn) await setWorkAside(ask, work, error.after)
    else if (!isCpisError(error, 'conflict')) throw error
  }
  return { settled: true }
}
