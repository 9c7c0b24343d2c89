// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { inBulkTransaction } from '@/lib/db/bulk-transaction'
import { isCpisError } from '@/lib/shared/errors'
import { beginCheck, doCheck } from '../check/check-upload'
import { beginSaving, doSave } from '../save/confirm-upload'
import { askForWork, endWork, type WorkOptions } from '../file-work'
import { callerOf, requireUploadPermission, type Submitter } from '../upload-act'

/** Somebody may change the register between check and save; then the file is simply checked again. */
const TRIES = 5

/**
 * Asks for a received file of a system to be checked and saved in one go, by a process that works on files.
 *
 * @throws CpisError `not-permitted`
 */
export async function requestLoad(uploadId: string, submitter: Submitter): Promise<void> {
  await requireUploadPermission(submitter, 'upload.commit')
  await inBulkTransaction(callerOf(submitter), async (tx) => {
    if (await beginCheck(tx, uploadId, undefined)) await askForWork(tx, uploadId, 'load', submitter)
  })
}

/**
 * Checks and saves a file, from wherever another process has left it: what was begun may be begun again. What becomes of it stands on its
 * record; whatever waits for a second person waits, as after any file, and a file of which the register changes again and again waits on its
 * page for somebody of the authority.
 *
 * @param uploadId in the state `checking`, or further
 * @param options whether somebody takes it up again when the database is lost meanwhile
 * @throws what checking or saving throws; the work is then taken up again
 */
export async function doLoad(uploadId: string, submitter: Submitter, options?: WorkOptions): Promise<void> {
  let overtaken = false
  for (let left = TRIES; left > 0; ) {
    const state = await stateOf(uploadId, submitter)
    if (state === 'checking') await doCheck(uploadId, submitter, options)
    else if (state === 'review') {
      const again = overtaken
      overtaken = false
      await inBulkTransaction(callerOf(submitter), (tx) => (again ? beginCheck(tx, uploadId, undefined) : beginSaving(tx, uploadId)))
    } else if (state === 'saving') {
      overtaken = !(await saved(uploadId, submitter, options))
      if (overtaken) left -= 1
    } else break
  }
  await inBulkTransaction(callerOf(submitter), (tx) => endWork(tx, uploadId, 'load'))
}

/** @returns false when the register has changed since the check */
async function saved(uploadId: string, submitter: Submitter, options?: WorkOptions): Promise<boolean> {
  try {
    await doSave(uploadId, submitter, options)
    return true
  } catch (error) {
    if (isCpisError(error, 'conflict')) return false
    throw error
  }
}

async function stateOf(uploadId: string, submitter: Submitter): Promise<string | undefined> {
  const [upload] = await inBulkTransaction(callerOf(submitter), (tx) => tx.query<{ state: string }>('select state from cpis.upload where id = $1', [uploadId]))
  return upload?.state
}
