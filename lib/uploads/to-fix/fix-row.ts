// Raw SQL: a file is loaded on a connection of its own, outside Prisma; it locks the row.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { calendarDate } from '@/lib/shared/calendar-date'
import { writeCsv } from '@/lib/shared/csv-writer'
import { CpisError } from '@/lib/shared/errors'
import { defineStagedUseCase, type Stage } from '@/lib/use-case/define-staged-use-case'
import { orChangedMeanwhile } from '../changed-meanwhile'
import type { FileRows } from '../read/file-rows'
import { holdEndings } from '../save/hold-endings'
import { closedNumbers, closedNumbersOf, type ClosedNumbers } from '../check/refuse-closed-numbers'
import { judgeRows, type JudgedFile } from '../check/judge-rows'
import { mergeRows } from '../save/merge-rows'
import type { PreparedFile } from '../read/prepare-file'
import { keepResults } from '../check/result-rows'
import { demographics } from '@/lib/demographics/configured-service'
import { tracePerson } from '@/lib/demographics/trace-people'
import { judgeAnswers, NOT_TRACED, rowsToTrace, type TracedNumbers, type TracedRows } from '../check/trace-rows'
import { takeTurn } from '../upload-locks'
import { DETAIL_COLUMNS, UPLOAD_COLUMNS, type UploadColumn } from '../upload-columns'
import { validateRows, type ValidatedRows } from '../read/validate-rows'

/** What a person has typed into the cells of a row to fix. */
export type FixedCells = Readonly<Partial<Record<UploadColumn, string>>>

/** Whether the row is live now and, if not, what is still wrong with it and where. */
export type RowFixed = { readonly ok: true } | { readonly ok: false; readonly column: UploadColumn | null; readonly reason: string }

/**
 * Corrects a row that was not accepted: it is judged by the same rules as a file, and applied as a file with this one row, with its own
 * versions, record and line in the compliance log. A row that is still wrong changes nothing.
 *
 * @throws CpisError `not-permitted`; `not-found` when it was corrected or set aside meanwhile; `conflict` when somebody changed the
 * register at the same moment, or another file is being loaded
 */
export const fixRow = defineStagedUseCase({
  name: 'upload.fix',
  permission: 'upload.save',
  input: z.strictObject({ rowId: z.guid(), cells: z.partialRecord(z.enum(UPLOAD_COLUMNS), z.string()) }),
  run: async ({ input: { rowId, cells }, stage }): Promise<RowFixed> => {
    const file = fileOf(cells)
    const { row, closed } = await stage(async ({ tx }) => ({ row: await rowToFix(tx, rowId), closed: await closedNumbersOf(tx) }))
    // Before the transaction that takes the authority's turn, so that a slow answer keeps nobody waiting.
    const traced = await traceRow(validateRows(file, calendarDate(row.today)), closed, row.now)
    const details = DETAIL_COLUMNS.filter((column) => file.places.has(column))
    const read: ReadRow = { cells, prepared: { file, details, validated: traced.validated }, numbers: traced.numbers }
    return orChangedMeanwhile('The register was changed in the same moment. Save the row again.', () => stage((of) => apply(of, rowId, read)))
  },
})

/** A row as typed, after it was read and the demographics service was asked. */
type ReadRow = { cells: FixedCells; prepared: PreparedFile; numbers: TracedNumbers }

/** Somebody waits at a screen: who cannot be asked about at once is saved, and compared later. */
async function traceRow(validated: ValidatedRows, closed: ClosedNumbers, now: Date): Promise<TracedRows> {
  const service = demographics()
  if (service === null) return { validated, numbers: NOT_TRACED }
  const rows = rowsToTrace(validated, [], closedNumbers(closed, validated))
  const [row] = rows.asked
  const verdict = row ? await tracePerson(service, row.plan) : null
  const answers = row && verdict && verdict.kind !== 'unavailable' ? new Map([[row.row, { verdict, at: now }]]) : new Map<number, never>()
  return judgeAnswers(validated, rows, answers)
}

async function apply(stage: Stage, rowId: string, { cells, prepared, numbers }: ReadRow): Promise<RowFixed> {
  const { tx, principal } = stage
  await takeTurn(tx)
  const row = await rowToFix(tx, rowId)
  const judged = await judgeRows(tx, 'changes', prepared, numbers)
  const [result] = judged.rows
  if (result?.outcome === 'rejected') return refused(stage, { column: result.column, reason: result.reason ?? '' })
  const fileName = `Row ${row.row} of ${row.fileName}`
  const uploadId = await recordOf(stage, cells, fileName, judged)
  const endingsWait = judged.endings.need !== 'nobody'
  await mergeRows(tx, { uploadId, changedBy: principal.name, details: prepared.details, endingsWait })
  await keepResults(tx, uploadId, prepared, judged, numbers)
  await holdEndings(stage, { uploadId, fileName, endings: judged.endings })
  await tx.execute(`update cpis.rejected_row set fixed_at = now(), fixed_how = 'screen', fixed_by = $2 where id = $1`, [rowId, principal.name])
  await stage.record({ outcome: 'done', subject: { kind: 'upload', id: uploadId }, details: { ...judged.counts } })
  return { ok: true }
}

/** The row, locked to the end of the transaction so that nobody corrects it twice. */
async function rowToFix(tx: BulkTransaction, rowId: string): Promise<{ fileName: string; row: number; today: string; now: Date }> {
  const [row] = await tx.query<{ fileName: string; row: number; today: string; now: Date }>(
    `select u.file_name as "fileName", r.row, cpis.today()::text as today, now() as now from cpis.rejected_row r join cpis.upload u on u.id = r.upload_id
     where r.id = $1 and r.fixed_at is null for update of r`,
    [rowId],
  )
  if (!row) throw new CpisError('not-found', 'There is no such row')
  return row
}

/** Includes only the details that the form has; the others stay as they are. */
function fileOf(cells: FixedCells): FileRows {
  const columns = UPLOAD_COLUMNS.filter((column) => cells[column] !== undefined)
  return {
    format: 'csv',
    places: new Map(columns.map((column, place) => [column, place])),
    width: columns.length,
    rows: [{ row: 1, cells: columns.map((column) => cells[column] ?? '') }],
    envelope: null,
  }
}

async function refused({ record }: Stage, problem: { column: UploadColumn | null; reason: string }): Promise<RowFixed> {
  await record({ outcome: 'refused' })
  return { ok: false, ...problem }
}

async function recordOf(
  { tx, principal }: Stage,
  cells: FixedCells,
  fileName: string,
  { counts, fileCode, endings, waiting }: JudgedFile,
): Promise<string> {
  const text = writeCsv([UPLOAD_COLUMNS, UPLOAD_COLUMNS.map((column) => cells[column] ?? '')])
  const [upload] = await tx.query<{ id: string }>(
    `insert into cpis.upload (authority_id, state, contents, file_name, file_sha256, via, received_by, received_by_id, file_code, rows_read, rows_added,
       rows_changed, rows_ended, rows_unchanged, rows_withdrawn, rows_checked, plans_ending, plans_active, endings_need, rows_waiting, applied_at, applied_by)
     values (cpis.caller_organisation(), $1, 'changes', $2, $3, 'page', $4, $5, $6, $7, $8, $9, $10, $11, $12, $7, $13, $14, $15, $16, now(), $4) returning id`,
    [
      endings.need === 'nobody' ? 'saved' : 'waiting',
      fileName.slice(0, 255),
      createHash('sha256').update(text).digest('hex'),
      principal.name,
      principal.personId,
      fileCode,
      counts.read,
      counts.added,
      counts.changed,
      counts.ended,
      counts.unchanged,
      counts.withdrawn,
      endings.counted,
      endings.active,
      endings.need,
      waiting,
    ],
  )
  if (!upload) throw new Error('The record of the row was not written')
  return upload.id
}
