import { inBulkTransaction, type BulkTransaction } from '@/lib/db/bulk-transaction'
import { calendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import { orChangedMeanwhile } from './changed-meanwhile'
import { registerVersionOf, type CheckedUpload } from './check-upload'
import type { FileEncoding } from './decode-file'
import { holdEndings } from './hold-endings'
import { judgeRows, type JudgedFile } from './judge-rows'
import { mergeRows } from './merge-rows'
import { prepareFile, type PreparedFile } from './prepare-file'
import { keepRejectedRows } from './rejected-rows'
import { withoutRows, type NumberStatus } from './trace-rows'
import { callerOf, logUpload, requireUploadPermission, takeTurn, type Submitter } from './upload-act'
import type { UploadReport } from './upload-report'
import type { RejectionCode } from './row-schema'
import type { UploadColumn } from './upload-columns'
import type { RejectedRow } from './validate-rows'

const CHANGED_SINCE = 'The register has changed since this file was checked. Check it again before you save it.'

type FileToSave = {
  contents: 'full' | 'changes'
  encoding: FileEncoding
  fileName: string
  bytes: Buffer
  today: string
  registerVersion: string
  odsCode: string | null
  verdict: string
}

/**
 * Saves a checked file: the same bytes, judged anew against the same state of the register, in one transaction with the versions of plans
 * and children, the list of what is to be fixed, the endings that wait and the line in the compliance log. All of it or nothing.
 *
 * @param uploadId in the state `review`
 * @param checked what the check of the same process found, so that the file is not read again
 * @returns what came of it; the upload is in the state `saved`, or `waiting` for a second person
 * @throws CpisError `not-permitted`; `not-found`; `conflict` when the register has changed since: it is to be checked again
 */
export async function confirmUpload(uploadId: string, submitter: Submitter, checked?: CheckedUpload['checked']): Promise<UploadReport> {
  await requireUploadPermission(submitter, 'upload.commit')
  await beginSaving(uploadId, submitter)
  try {
    return await orChangedMeanwhile(CHANGED_SINCE, () =>
      inBulkTransaction(callerOf(submitter), (tx) => save(tx, uploadId, submitter, checked ?? null)))
  } catch (error) {
    const conflict = error instanceof CpisError && error.kind === 'conflict'
    await recordNotSaved(uploadId, submitter, conflict ? 'review' : 'failed')
    throw error
  }
}

/** Committed before the work begins: whoever presses the button twice saves once. */
async function beginSaving(uploadId: string, submitter: Submitter): Promise<void> {
  const begun = await inBulkTransaction(callerOf(submitter), (tx) =>
    tx.execute(
      `update cpis.upload set state = 'saving', decided_at = now() where id = $1 and authority_id = cpis.caller_organisation() and state = 'review'`,
      [uploadId]))
  if (begun === 0) throw new CpisError('not-found', 'There is no file to save')
}

async function save(tx: BulkTransaction, uploadId: string, submitter: Submitter, checked: CheckedUpload['checked']): Promise<UploadReport> {
  await takeTurn(tx)
  const file = await fileToSave(tx, uploadId)
  if ((await registerVersionOf(tx)) !== file.registerVersion) throw new CpisError('conflict', CHANGED_SINCE)
  const { prepared, statuses } = checked ?? (await prepareAgain(tx, uploadId, submitter, file))
  const judged = await judgeRows(tx, file.contents, prepared, statuses)
  if (verdictOf(judged) !== file.verdict) throw new CpisError('conflict', CHANGED_SINCE)
  const { fileCode, counts, endings } = judged
  const anyAccepted = fileCode !== 'CPF04'
  if (anyAccepted) await merge(tx, uploadId, submitter, prepared, judged, file)
  await keepRejectedRows(tx, prepared, judged.rows, { uploadId, contents: file.contents, by: submitter.name, anyAccepted })
  const waits = anyAccepted && await holdEndings(tx, { uploadId, fileName: file.fileName, endings }, submitter)
  await tx.execute(
    `update cpis.upload set state = $2, applied_at = now(), applied_by = $3, register_version = $4 where id = $1`,
    [uploadId, waits ? 'waiting' : 'saved', submitter.name, await registerVersionOf(tx)])
  await logUpload(tx, submitter, { type: 'upload.commit', outcome: 'done', uploadId, details: { contents: file.contents, fileCode, ...counts } })
  return { ...judged, refusal: null, uploadId, appliedBefore: null }
}

async function fileToSave(tx: BulkTransaction, uploadId: string): Promise<FileToSave> {
  const [file] = await tx.query<FileToSave>(
    `select u.contents, u.encoding, u.file_name as "fileName", f.bytes, cpis.today()::text as today, u.register_version::text as "registerVersion", o.ods_code as "odsCode",
            concat_ws(' ', u.rows_read, u.rows_added, u.rows_changed, u.rows_ended, u.rows_unchanged, u.rows_withdrawn, u.rows_rejected,
              u.plans_absent, u.plans_ending, u.endings_need) as verdict
     from cpis.upload u join cpis.upload_file f on f.upload_id = u.id join cpis.organisation o on o.id = u.authority_id
     where u.id = $1 and u.state = 'saving'`, [uploadId])
  if (!file) throw new CpisError('conflict', 'This file is no longer to be saved')
  return file
}

/** In the form of {@link fileToSave}: what was shown is what is saved, to the last row. */
function verdictOf({ counts, endings }: JudgedFile): string {
  const { read, added, changed, ended, unchanged, withdrawn, rejected } = counts
  return [read, added, changed, ended, unchanged, withdrawn, rejected, endings.absent, endings.counted, endings.need].join(' ')
}

/** Reads the file again from the bytes that were kept. The demographics service is not asked again: what it said is kept with the rows. */
async function prepareAgain(tx: BulkTransaction, uploadId: string, submitter: Submitter, file: FileToSave): Promise<{ prepared: PreparedFile; statuses: Map<number, NumberStatus> }> {
  const addressee = { codes: { dfeCode: submitter.organisation.code, odsCode: file.odsCode }, last: null }
  const read = await prepareFile(file.bytes, file.encoding, addressee, calendarDate(file.today), async () => undefined)
  if (!read.ok) throw new CpisError('conflict', CHANGED_SINCE)
  const kept = await tx.query<{ row: number; number: string; code: RejectionCode; column: UploadColumn | null; reason: string; status: NumberStatus | null }>(
    `select row, number, code, column_name as "column", reason, number_status as status from cpis.upload_row
     where upload_id = $1 and (number_status is not null or code in ('CPR01', 'CPR03', 'CPR05'))`, [uploadId])
  const statuses = new Map<number, NumberStatus>()
  const refused = new Map<number, RejectedRow>()
  const accepted = new Set(read.prepared.validated.accepted.map(({ row }) => row))
  for (const { row, number, code, column, reason, status } of kept) {
    if (status) statuses.set(row, status)
    else if (accepted.has(row)) refused.set(row, { row, number, code, problems: [{ column, reason }] })
  }
  return { prepared: { ...read.prepared, validated: withoutRows(read.prepared.validated, refused) }, statuses }
}

/** Merges the rows, and sees to it that nobody else has changed the register since it was looked at. */
async function merge(tx: BulkTransaction, uploadId: string, submitter: Submitter, prepared: PreparedFile, judged: JudgedFile, file: FileToSave): Promise<void> {
  const endingsWait = judged.endings.need !== 'nobody'
  const grown = await mergeRows(tx, { uploadId, changedBy: submitter.name, details: prepared.details, endingsWait })
  const now = await registerVersionOf(tx)
  if (BigInt(now) !== BigInt(file.registerVersion) + BigInt(grown)) throw new CpisError('conflict', CHANGED_SINCE)
}

async function recordNotSaved(uploadId: string, submitter: Submitter, state: 'review' | 'failed'): Promise<void> {
  await inBulkTransaction(callerOf(submitter), async (tx) => {
    await tx.execute(`update cpis.upload set state = $2, decided_at = null where id = $1 and state = 'saving'`, [uploadId, state])
    await logUpload(tx, submitter, { type: 'upload.commit', outcome: state === 'review' ? 'refused' : 'failed', uploadId })
  })
}
