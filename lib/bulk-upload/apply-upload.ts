import { createHash } from 'node:crypto'
import { inBulkTransaction, type BulkCaller, type BulkTransaction } from '@/lib/db/bulk-transaction'
import type { Actor } from '@/lib/identity/actor'
import { can } from '@/lib/policy/authorise'
import { calendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import { decodeFile } from './decode-file'
import { matchRows } from './match-rows'
import { mergeRows } from './merge-rows'
import { readCsv, type CsvTable } from './read-csv'
import { stageRows } from './stage-rows'
import { DETAIL_COLUMNS } from './upload-columns'
import { countsOf, fileCodeOf, refusedFile, rowResults, type UploadReport } from './upload-report'
import { validateRows } from './validate-rows'

/** A file as it was sent. */
export type UploadBatch = {
  /** What the sender called it: text to show again, never a path. */
  fileName: string
  /** Whether it holds the whole register or what changed: declared, never guessed. A full file ends nothing by absence yet. */
  contents: 'full' | 'changes'
  bytes: Uint8Array
}

/** Who sends a file. An operator's command has neither a person nor a session. */
export type Submitter = Pick<Actor, 'name' | 'role' | 'organisation'> & { personId: string | null; sessionId: string | null }

type LoggedOutcome = { outcome: 'done' | 'denied' | 'refused'; uploadId?: string; details?: Record<string, string | number> }

/**
 * Loads a file of an authority into its register: valid rows go live together, bad rows are reported and stop no other (decision 9).
 * A file that is broken as a file changes nothing. The record of the file, the versions of the plans and the line in the
 * compliance log commit with the rows or not at all.
 *
 * @param batch the file, as sent; judged here and nowhere else
 * @param submitter whose authority's register is meant
 * @returns what came of the file and of each row; a refused file is a report too, not an error
 * @throws CpisError `not-permitted` when the role may not upload; `conflict` when another file of the authority is being loaded
 */
export async function applyUpload(batch: UploadBatch, submitter: Submitter): Promise<UploadReport> {
  const caller = { personId: submitter.personId, role: submitter.role, organisationId: submitter.organisation.id }
  if (!can(submitter.role, 'upload.commit')) {
    await inBulkTransaction(caller, (tx) => logUpload(tx, submitter, { outcome: 'denied' }))
    throw new CpisError('not-permitted', 'This role may not do that')
  }
  const file = readFile(batch.bytes)
  if (!file.ok) {
    await inBulkTransaction(caller, (tx) => logUpload(tx, submitter, { outcome: 'refused', details: { fileCode: 'CPF01' } }))
    return refusedFile(file.refusal)
  }
  return loadTable(batch, file.table, submitter, caller)
}

function readFile(bytes: Uint8Array): ReturnType<typeof readCsv> {
  const decoded = decodeFile(bytes)
  return decoded.ok ? readCsv(decoded.text) : decoded
}

function loadTable(batch: UploadBatch, table: CsvTable, submitter: Submitter, caller: BulkCaller): Promise<UploadReport> {
  return inBulkTransaction(caller, async (tx) => {
    await takeTurn(tx)
    const validated = validateRows(table, await today(tx))
    const details = DETAIL_COLUMNS.filter((column) => table.places.has(column))
    await stageRows(tx, validated.accepted)
    const rows = rowResults(validated, await matchRows(tx, details))
    const counts = countsOf(rows)
    const report: UploadReport = { fileCode: fileCodeOf(counts), refusal: null, uploadId: null, counts, rows }
    report.uploadId = await recordUpload(tx, batch, submitter, report)
    if (report.fileCode !== 'CPF04') await mergeRows(tx, report.uploadId, submitter.name, details)
    const { fileCode, uploadId } = report
    await logUpload(tx, submitter, { outcome: 'done', uploadId, details: { contents: batch.contents, fileCode, ...counts } })
    return report
  })
}

/** One file of an authority at a time: two would each judge their rows by a register that the other is changing. */
async function takeTurn(tx: BulkTransaction): Promise<void> {
  try {
    await tx.execute(`select pg_advisory_xact_lock(hashtextextended('upload ' || cpis.caller_organisation()::text, 0))`)
  } catch (error) {
    const timedOut = (error as { code?: unknown }).code === '55P03'
    if (timedOut) throw new CpisError('conflict', 'Another file of this authority is being loaded. Try again in a minute.', { cause: error })
    throw error
  }
}

async function today(tx: BulkTransaction) {
  const [clock] = await tx.query<{ today: string }>('select cpis.today()::text as today')
  return calendarDate(clock?.today ?? '')
}

async function recordUpload(tx: BulkTransaction, batch: UploadBatch, submitter: Submitter, { fileCode, counts }: UploadReport): Promise<string> {
  const [upload] = await tx.query<{ id: string }>(
    `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, rows_read, rows_added, rows_changed,
       rows_ended, rows_unchanged, rows_withdrawn, rows_rejected, applied_at, applied_by)
     values (cpis.caller_organisation(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now(), $4) returning id`,
    [batch.contents, batch.fileName.slice(0, 255), createHash('sha256').update(batch.bytes).digest('hex'), submitter.name, fileCode,
     counts.read, counts.added, counts.changed, counts.ended, counts.unchanged, counts.withdrawn, counts.rejected],
  )
  if (!upload) throw new Error('The record of the file was not written')
  return upload.id
}

/** The line in the compliance log, on the connection that loads the file. */
async function logUpload(tx: BulkTransaction, submitter: Submitter, { outcome, uploadId, details = {} }: LoggedOutcome): Promise<void> {
  await tx.execute(
    `insert into cpis.audit_event (type, outcome, person_id, person_name, role, organisation_id, session_id, subject_kind, subject_id, details)
     values ('upload.commit', $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [outcome, submitter.personId, submitter.name, submitter.role, submitter.organisation.id, submitter.sessionId,
     uploadId ? 'upload' : null, uploadId ?? null, details],
  )
}
