// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import { DatabaseLost, inBulkTransaction, type BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import { CpisError } from '@/lib/shared/errors'
import { orChangedMeanwhile } from '../changed-meanwhile'
import { registerVersionOf } from '../check/check-upload'
import { recountEndings, type FileEndings } from '../check/endings'
import { askForWork, endWork, type WorkOptions } from '../file-work'
import { holdEndings } from './hold-endings'
import { bringBackRows, forgetRows } from '../check/kept-rows'
import { mergeRows } from './merge-rows'
import { keepRejectedRows } from '../to-fix/rejected-rows'
import { callerOf, logUpload, requireUploadPermission, takeTurn, type Submitter } from '../upload-act'
import type { DetailColumn } from '../upload-columns'
import type { FileCode, UploadCounts } from '../upload-report'

const CHANGED_SINCE = 'The register has changed since this file was checked. Check it again before you save it.'

type FileToSave = {
  contents: codes.UploadContents
  fileName: string
  fileCode: FileCode
  counts: UploadCounts
  suppressed: boolean
  /** The register and the day that it was judged by are those of now. */
  stillSo: boolean
  registerVersion: string
  /** What its check found that it takes away, in the form of {@link verdictOf}. */
  verdict: string
}

/**
 * Asks for a checked file to be saved, by a process that works on files.
 *
 * @param uploadId in the state `review`
 * @throws CpisError `not-permitted`. A file in another state, or of nobody here, is left as it is: whoever presses the button twice saves once
 */
export async function requestSave(uploadId: string, submitter: Submitter): Promise<void> {
  await requireUploadPermission(submitter, 'upload.commit')
  await inBulkTransaction(callerOf(submitter), async (tx) => {
    if (await beginSaving(tx, uploadId)) await askForWork(tx, uploadId, 'save', submitter)
  })
}

/**
 * Saves a checked file at once, in this process.
 *
 * @throws CpisError `not-permitted`, `not-found`, `conflict`, as {@link doSave}
 */
export async function confirmUpload(uploadId: string, submitter: Submitter): Promise<void> {
  await requireUploadPermission(submitter, 'upload.commit')
  const begun = await inBulkTransaction(callerOf(submitter), (tx) => beginSaving(tx, uploadId))
  if (!begun) throw new CpisError('not-found', 'There is no file to save')
  await doSave(uploadId, submitter)
}

/**
 * Saves what the check of a file found, against the very state of the register and on the day that it was found by, in one transaction with
 * the versions of plans and children, the list of what is to be fixed, the endings that wait and the line in the compliance log. All of it or
 * nothing. The upload is then in the state `saved`, or `waiting` for a second person.
 *
 * @param uploadId in the state `saving`
 * @throws CpisError `not-permitted`; `conflict` when the register has changed since: it is to be checked again; DatabaseLost
 */
export async function doSave(uploadId: string, submitter: Submitter, { takenUpAgain }: WorkOptions = { takenUpAgain: false }): Promise<void> {
  await requireUploadPermission(submitter, 'upload.commit')
  try {
    await orChangedMeanwhile(CHANGED_SINCE, () => inBulkTransaction(callerOf(submitter), (tx) => save(tx, uploadId, submitter)))
  } catch (error) {
    if (takenUpAgain && error instanceof DatabaseLost) throw error
    const conflict = error instanceof CpisError && error.kind === 'conflict'
    await recordNotSaved(uploadId, submitter, conflict ? 'review' : 'failed')
    throw error
  }
}

/** Committed before the work begins, so that the upload's page says what is going on. */
export async function beginSaving(tx: BulkTransaction, uploadId: string): Promise<boolean> {
  const begun = await tx.execute(
    `update cpis.upload set state = 'saving', decided_at = now() where id = $1 and authority_id = cpis.caller_organisation() and state = 'review'`,
    [uploadId])
  return begun > 0
}

async function save(tx: BulkTransaction, uploadId: string, submitter: Submitter): Promise<void> {
  await takeTurn(tx)
  const file = await fileToSave(tx, uploadId)
  const kept = file.stillSo ? await bringBackRows(tx, uploadId) : null
  if (!kept) throw new CpisError('conflict', CHANGED_SINCE)
  const endings = await recountEndings(tx, file.suppressed)
  if (verdictOf(endings) !== file.verdict) throw new CpisError('conflict', CHANGED_SINCE)
  const { contents, fileCode, counts } = file
  const anyAccepted = fileCode !== 'CPF04'
  if (anyAccepted) await merge(tx, uploadId, submitter, kept.details, endings.need !== 'nobody', file)
  await keepRejectedRows(tx, kept.rejected, { uploadId, contents, by: submitter.name, anyAccepted })
  const waits = anyAccepted && await holdEndings(tx, { uploadId, fileName: file.fileName, endings }, submitter)
  await forgetRows(tx, uploadId)
  await endWork(tx, uploadId, 'save')
  await tx.execute(
    `update cpis.upload set state = $2, applied_at = now(), applied_by = $3, register_version = $4 where id = $1`,
    [uploadId, waits ? 'waiting' : 'saved', submitter.name, await registerVersionOf(tx)])
  await logUpload(tx, submitter, { type: 'upload.commit', outcome: 'done', uploadId, details: { contents, fileCode, ...counts } })
}

async function fileToSave(tx: BulkTransaction, uploadId: string): Promise<FileToSave> {
  const [file] = await tx.query<FileToSave>(
    `select u.contents, u.file_name as "fileName", u.file_code as "fileCode", u.absence_suppressed as suppressed, u.register_version::text as "registerVersion",
            json_build_object('read', u.rows_read, 'added', u.rows_added, 'changed', u.rows_changed, 'ended', u.rows_ended, 'unchanged', u.rows_unchanged,
              'withdrawn', u.rows_withdrawn, 'rejected', u.rows_rejected) as counts,
            u.checked_on = cpis.today() and u.register_version = coalesce((select v.version from cpis.register_version v
              where v.authority_id = u.authority_id), 0) as "stillSo",
            concat_ws(' ', u.plans_absent, u.plans_ending, u.endings_need) as verdict
     from cpis.upload u where u.id = $1 and u.state = 'saving' for update`, [uploadId])
  if (!file) throw new CpisError('conflict', 'This file is no longer to be saved')
  return file
}

/** What was shown of what a file takes away is what is saved; its rows are the very ones that were shown. */
function verdictOf({ absent, counted, need }: FileEndings): string {
  return [absent, counted, need].join(' ')
}

/** Merges the rows, and sees to it that nobody else has changed the register since it was looked at. */
async function merge(tx: BulkTransaction, uploadId: string, submitter: Submitter, details: readonly DetailColumn[], endingsWait: boolean, file: FileToSave): Promise<void> {
  const grown = await mergeRows(tx, { uploadId, changedBy: submitter.name, details, endingsWait })
  const now = await registerVersionOf(tx)
  if (BigInt(now) !== BigInt(file.registerVersion) + BigInt(grown)) throw new CpisError('conflict', CHANGED_SINCE)
}

async function recordNotSaved(uploadId: string, submitter: Submitter, state: 'review' | 'failed'): Promise<void> {
  await inBulkTransaction(callerOf(submitter), async (tx) => {
    await tx.execute(`update cpis.upload set state = $2, decided_at = null where id = $1 and state = 'saving'`, [uploadId, state])
    await endWork(tx, uploadId, 'save')
    await logUpload(tx, submitter, { type: 'upload.commit', outcome: state === 'review' ? 'refused' : 'failed', uploadId })
  })
}
