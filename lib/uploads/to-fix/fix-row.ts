// Raw SQL: a file is loaded on a connection of its own, outside Prisma; it locks the row.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import type { ClosedNumbers } from '@/lib/demographics/closed-numbers'
import type { PersonVerdict } from '@/lib/demographics/compare-now'
import { demographics } from '@/lib/demographics/configured-service'
import { agrees, traceProblem } from '@/lib/demographics/trace-verdict'
import { closedByAdoption } from '@/lib/plans/closed-numbers'
import { compareAndFollow } from '@/lib/plans/compare-by-hand'
import { joinNumbers } from '@/lib/plans/number-verdict'
import { calendarDate } from '@/lib/shared/calendar-date'
import { writeCsv } from '@/lib/shared/csv-writer'
import { CpisError } from '@/lib/shared/errors'
import { numbersWithin } from '@/lib/shared/numbers-within'
import { defineStagedUseCase, type RunStage, type Stage } from '@/lib/use-case/define-staged-use-case'
import { orChangedMeanwhile } from '../changed-meanwhile'
import type { FileRows } from '../read/file-rows'
import { holdEndings } from '../save/hold-endings'
import { registerVersionOf } from '../check/check-upload'
import { judgeRows, type JudgedFile } from '../check/judge-rows'
import { mergeUnchanged } from '../save/merge-unchanged'
import type { PreparedFile } from '../read/prepare-file'
import { keepResults } from '../check/result-rows'
import { NOT_TRACED, type TracedNumbers } from '../check/trace-rows'
import { takeTurn } from '../upload-locks'
import { DETAIL_COLUMNS, UPLOAD_COLUMNS, type UploadColumn } from '../upload-columns'
import { validateRows, type ValidatedRows } from '../read/validate-rows'

/** What a person has typed into the cells of a row to fix. */
export type FixedCells = Readonly<Partial<Record<UploadColumn, string>>>

/** Whether the row is live now and, if not, what is still wrong with it and where. */
export type RowFixed = { readonly ok: true } | { readonly ok: false; readonly column: UploadColumn | null; readonly reason: string }

const CHANGED_SINCE = 'The register was changed in the same moment. Save the row again.'
const REPLACED = 'A newer file has sent this row again since you opened it, and it says something else now. Check it before you save it.'

/**
 * Corrects a row that was not accepted: it is judged by the same rules as a file, and applied as a file with this one row, with its own
 * versions, record and line in the compliance log. A row that is still wrong changes nothing. What is saved is said now, whenever its file was made.
 *
 * With `follows` nobody looks at the row: a plan before its own has ended, and it says what its file said when that was made.
 * The input `seen` is the version of the row that the form was made from ({@link RowToFix}). Without `cells` the row is saved as it stands.
 *
 * @throws CpisError `not-permitted`; `not-found` when it was corrected or set aside meanwhile; `conflict` when a newer file has replaced its cells
 * since they were seen, somebody changed the register at the same moment, or another file is being loaded
 */
export const fixRow = defineStagedUseCase({
  name: 'upload.fix',
  permission: 'upload.save',
  input: z.strictObject({
    rowId: z.guid(),
    cells: z.partialRecord(z.enum(UPLOAD_COLUMNS), z.string()).optional(),
    seen: z.string().optional(),
    follows: z.boolean().default(false),
  }),
  run: async ({ input: { rowId, cells, seen, follows }, stage }): Promise<RowFixed> => {
    const row = await stage(({ tx }) => rowToFix(tx, rowId, seen))
    const meant = cells ?? row.cells
    const file = fileOf(meant, row.format)
    const validated = validateRows(file, calendarDate(row.today))
    // Before the transaction that takes the authority's turn, so that a slow answer keeps nobody waiting.
    const verdict = await compareRow(stage, validated)
    const problem = verdict && verdict.kind !== 'unavailable' && traceProblem(verdict)
    if (problem) return stage((of) => refused(of, meant, problem))
    const details = DETAIL_COLUMNS.filter((column) => file.places.has(column))
    const read: ReadRow = {
      rowId,
      version: row.version,
      cells: meant,
      saidAt: follows ? row.saidAt : null,
      prepared: { file, details, validated },
      numbers: numbersOf(validated, verdict, row.now),
    }
    return orChangedMeanwhile(CHANGED_SINCE, () => stage((of) => apply(of, read)))
  },
})

/**
 * Compares the person of a row with demographics, now or not at all: a row that cannot be compared is saved, and waits. That its number was
 * replaced is recorded although the row is refused for it.
 *
 * @returns null when nobody is to be asked about: the row is wrong, withdraws a mistake, or its number was closed by an adoption
 */
async function compareRow(stage: RunStage, { accepted: [row] }: ValidatedRows): Promise<PersonVerdict | null> {
  const service = demographics()
  if (!service || !row || row.plan.withdrawn) return null
  const closed: ClosedNumbers = (numbers) => stage(({ tx }) => closedByAdoption(tx, numbers))
  if ((await closed([row.plan.nhsNumber])).has(row.plan.nhsNumber)) return null
  return compareAndFollow(service, row.plan, { closed, follow: (number, by) => stage(({ tx }) => joinNumbers(tx, number, by)) })
}

/** What is known of the row's number; who could not be compared now is loaded, and waits. */
function numbersOf({ accepted: [row] }: ValidatedRows, verdict: PersonVerdict | null, at: Date): TracedNumbers {
  if (!row || verdict === null) return NOT_TRACED
  if (verdict.kind === 'unavailable') return { ...NOT_TRACED, waiting: new Set([row.row]) }
  return agrees(verdict.kind) ? { ...NOT_TRACED, statuses: new Map([[row.row, { status: verdict.kind, at }]]) } : NOT_TRACED
}

/** A row as typed, after it was read and the demographics service was asked. */
type ReadRow = { rowId: string; version: string; cells: FixedCells; saidAt: string | null; prepared: PreparedFile; numbers: TracedNumbers }

async function apply(stage: Stage, { rowId, version, cells, saidAt, prepared, numbers }: ReadRow): Promise<RowFixed> {
  const { tx, principal } = stage
  await takeTurn(tx, 'page')
  const row = await rowToFix(tx, rowId, version)
  const registerVersion = await registerVersionOf(tx)
  const judged = await judgeRows(tx, 'changes', prepared, numbers, saidAt)
  const [result] = judged.rows
  if (result?.outcome === 'rejected') return refused(stage, cells, { column: result.column, reason: result.reason ?? '' })
  const fileName = `Row ${row.row} of ${row.fileName}`
  const uploadId = await recordOf(stage, cells, fileName, judged)
  const endingsWait = judged.endings.need !== 'nobody'
  await mergeUnchanged(tx, { uploadId, changedBy: principal.name, details: prepared.details, endingsWait }, registerVersion, CHANGED_SINCE)
  await keepResults(tx, uploadId, prepared, judged, numbers)
  await holdEndings(stage, { uploadId, fileName, endings: judged.endings })
  await tx.execute(`update cpis.rejected_row set fixed_at = now(), fixed_how = 'screen', fixed_by = $2, fixed_upload_id = $3 where id = $1`, [
    rowId,
    principal.name,
    uploadId,
  ])
  await stage.record({
    outcome: 'done',
    subject: { kind: 'upload', id: uploadId },
    subjects: numbersWithin(cells),
    details: { ...judged.counts },
  })
  return { ok: true }
}

type LockedRow = {
  fileName: string
  row: number
  /** Of the file that sent it last: a national message need not give a local id. */
  format: codes.UploadFormat
  cells: FixedCells
  version: string
  /** When its file said what it says. */
  saidAt: string
  today: string
  now: Date
}

/** The row, locked to the end of the transaction so that nobody corrects it twice, and no file replaces it. */
async function rowToFix(tx: BulkTransaction, rowId: string, seen: string | undefined): Promise<LockedRow> {
  const [row] = await tx.query<LockedRow>(
    `select u.file_name as "fileName", r.row, s.format, r.cells, md5(r.cells::text) as version, cpis.file_said_at(s.made_at, s.received_at)::text as "saidAt", cpis.today()::text as today, now() as now from cpis.rejected_row r join cpis.upload u on u.id = r.upload_id join cpis.upload s on s.id = coalesce(r.said_upload_id, r.upload_id)
     where r.id = $1 and r.fixed_at is null for update of r`,
    [rowId],
  )
  if (!row) throw new CpisError('not-found', 'There is no such row')
  if (seen !== undefined && seen !== row.version) throw new CpisError('conflict', REPLACED)
  return row
}

/** Includes only the details that the form has; the others stay as they are. */
function fileOf(cells: FixedCells, format: codes.UploadFormat): FileRows {
  const columns = UPLOAD_COLUMNS.filter((column) => cells[column] !== undefined)
  return {
    format,
    places: new Map(columns.map((column, place) => [column, place])),
    width: columns.length,
    rows: [{ row: 1, cells: columns.map((column) => cells[column] ?? '') }],
    envelope: null,
  }
}

async function refused({ record }: Stage, cells: FixedCells, problem: { column: UploadColumn | null; reason: string }): Promise<RowFixed> {
  await record({ outcome: 'refused', subjects: numbersWithin(cells) })
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
