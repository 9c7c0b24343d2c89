import type { Principal } from '@/lib/identity/actor'
import { isCpisError } from '@/lib/shared/errors'
import { checkUpload } from '../check/check-upload'
import { getReport } from '../get-report'
import { saveUpload } from '../save/save-upload'
import { submitUpload, type UploadBatch } from './submit-upload'
import { refusedFile, type UploadReport } from '../upload-report'

/**
 * Loads an authority's file in one go, as a command does: received, checked and saved like any other, each by its own use-case, but without
 * anybody looking at the preview. Valid rows go live together; bad rows are reported and stop no others (design decision 9). A file that is broken
 * as a whole changes nothing, and nor does the same file sent again.
 *
 * @param principal somebody acting for the authority whose register is meant
 * @param batch the file, as sent; judged here and nowhere else
 * @returns the results of the file and of each row; a refused file also gives a report, not an error
 * @throws CpisError `not-permitted` when the role may not upload; `conflict` when another file of the authority is being loaded
 */
export async function applyUpload(principal: Principal, batch: UploadBatch): Promise<UploadReport> {
  try {
    const { uploadId, appliedBefore } = await submitUpload(principal, batch)
    if (appliedBefore) return { ...(await getReport(principal, { uploadId })), appliedBefore }
    return await checkAndSave(principal, uploadId)
  } catch (error) {
    if (isCpisError(error, 'invalid-input')) return refusedFile(error.message)
    throw error
  }
}

/** Somebody may change the register between the two steps; the file is then simply checked again. */
const TRIES = 5

async function checkAndSave(principal: Principal, uploadId: string): Promise<UploadReport> {
  for (let left = TRIES - 1; ; left -= 1) {
    const report = await checkUpload(principal, { uploadId })
    if (report.refusal !== null) return report
    try {
      await saveUpload(principal, { uploadId })
      return report
    } catch (error) {
      if (!isCpisError(error, 'conflict') || left === 0) throw error
    }
  }
}
