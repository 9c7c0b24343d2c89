import { inBulkTransaction } from '@/lib/db/bulk-transaction'
import { isCpisError } from '@/lib/shared/errors'
import { checkUpload } from '../check/check-upload'
import { confirmUpload } from '../save/confirm-upload'
import { readKeptReport } from '../kept-report'
import { submitUpload, type UploadBatch } from './submit-upload'
import { callerOf, requireUploadPermission, type Submitter } from '../upload-act'
import { refusedFile, type UploadReport } from '../upload-report'

/**
 * Loads a file of an authority in one go, as a command and a machine do: received, checked and saved like any other, without anybody
 * looking at the preview. Valid rows go live together, bad rows are reported and stop no other (decision 9). A file that is broken as a file
 * changes nothing, and the same file again changes nothing.
 *
 * @param batch the file, as sent; judged here and nowhere else
 * @param submitter whose authority's register is meant
 * @returns what came of the file and of each row; a refused file is a report too, not an error
 * @throws CpisError `not-permitted` when the role may not upload; `conflict` when another file of the authority is being loaded
 */
export async function applyUpload(batch: UploadBatch, submitter: Submitter): Promise<UploadReport> {
  await requireUploadPermission(submitter, 'upload.commit')
  try {
    const { uploadId, appliedBefore } = await submitUpload(batch, submitter)
    if (appliedBefore) return await inBulkTransaction(callerOf(submitter), (tx) => readKeptReport(tx, uploadId, appliedBefore))
    return await checkAndSave(uploadId, submitter)
  } catch (error) {
    if (isCpisError(error, 'invalid-input')) return refusedFile(error.message)
    throw error
  }
}

/** Somebody may change the register between the two steps; then the file is simply checked again. */
const TRIES = 5

async function checkAndSave(uploadId: string, submitter: Submitter): Promise<UploadReport> {
  for (let left = TRIES - 1; ; left -= 1) {
    const report = await checkUpload(uploadId, submitter)
    if (report.refusal !== null) return report
    try {
      await confirmUpload(uploadId, submitter)
      return report
    } catch (error) {
      if (!isCpisError(error, 'conflict') || left === 0) throw error
    }
  }
}
