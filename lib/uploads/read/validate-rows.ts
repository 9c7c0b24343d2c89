import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { sameName } from '@/lib/shared/person-name'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import type { FileRow, FileRows } from './file-rows'
import { rowProblems, type RowProblem } from './row-rules'
import { messageCells, uploadCells, type RejectionCode, type UploadRow } from './row-schema'
import { UPLOAD_COLUMNS, type UploadColumn } from '../upload-columns'

/** A row that may be loaded, as far as the file alone can tell. */
export type AcceptedRow = { readonly row: number; readonly plan: UploadRow }

/** A row that is not loaded, and why. `number` is its NHS number as written. */
export type RejectedRow = {
  readonly row: number
  readonly number: string
  readonly code: RejectionCode
  readonly problems: readonly RowProblem[]
  /** The number that took the place of the row's, as demographics say. */
  readonly replacedBy?: NhsNumber
}

/** A row that says the same as an earlier one; the two count as one. */
export type RepeatedRow = { readonly row: number; readonly number: string; readonly sameAs: number }

/** The rows of a file, each in exactly one of the three lists. */
export type ValidatedRows = { readonly accepted: AcceptedRow[]; readonly rejected: RejectedRow[]; readonly repeated: RepeatedRow[] }

/** About two milliseconds of work. */
const ROWS_OF_A_STEP = 50

/**
 * Judges every row of a file on its own and against the other rows: identical rows count once, and rows that contradict each other are none
 * of them loaded, because nobody can tell which is right. One bad row never stops another.
 *
 * @param today the date in London by the database clock
 */
export function validateRows(file: FileRows, today: CalendarDate): ValidatedRows {
  const steps = validatingRows(file, today)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * The same in steps of a few rows, so that somebody looking a child up meanwhile does not have to wait for thousands of rows.
 *
 * @returns the rows, after the last step; each step before yields how many rows have been read
 */
export function* validatingRows(file: FileRows, today: CalendarDate): Generator<number, ValidatedRows> {
  const rejected: RejectedRow[] = []
  const sound: AcceptedRow[] = []
  for (const [at, fileRow] of file.rows.entries()) {
    const verdict = readRow(fileRow, file, today)
    if ('problems' in verdict) rejected.push(verdict)
    else sound.push(verdict)
    if (at % ROWS_OF_A_STEP === ROWS_OF_A_STEP - 1) yield at + 1
  }
  yield file.rows.length
  const { kept, repeated } = countOnce(groupBy(sound, planKey), rejected)
  const accepted = agreeOnPeople(kept, rejected)
  accepted.sort((one, other) => one.row - other.row)
  return { accepted, rejected, repeated }
}

function readRow(fileRow: FileRow, file: FileRows, today: CalendarDate): AcceptedRow | RejectedRow {
  const cellOf = (column: UploadColumn) => fileRow.cells[file.places.get(column) ?? -1] ?? ''
  const reject = (problems: RowProblem[], code: RejectionCode = 'CPR07'): RejectedRow => ({
    row: fileRow.row,
    number: trimWhiteSpace(cellOf('nhs_number')),
    code,
    problems,
  })
  const { length } = fileRow.cells
  if (length !== file.width) {
    return reject([{ column: null, reason: `The row has ${length} cells instead of ${file.width}. Check its commas and quotation marks.` }])
  }
  if (fileRow.problem) return reject([fileRow.problem])
  const cells = Object.fromEntries(UPLOAD_COLUMNS.map((column) => [column, cellOf(column)]))
  const parsed = (file.format === 'xml' ? messageCells : uploadCells).safeParse(cells)
  if (!parsed.success) {
    const { issues } = parsed.error
    const isOldStyle = issues.some((issue) => issue.code === 'custom' && issue.params?.code === 'CPR04')
    const problems = issues.map((issue) => ({ column: issue.path[0] as UploadColumn, reason: issue.message }))
    return reject(problems, isOldStyle ? 'CPR04' : 'CPR07')
  }
  const problems = rowProblems(parsed.data, today)
  return problems.length === 0 ? { row: fileRow.row, plan: parsed.data } : reject(problems)
}

/** Rows about the same plan must be identical, and then count once. */
function countOnce(groups: Iterable<AcceptedRow[]>, rejected: RejectedRow[]): { kept: AcceptedRow[]; repeated: RepeatedRow[] } {
  const kept: AcceptedRow[] = []
  const repeated: RepeatedRow[] = []
  for (const group of groups) {
    const [first, ...others] = group
    if (!first) continue
    if (others.every((other) => JSON.stringify(other.plan) === JSON.stringify(first.plan))) {
      kept.push(first)
      for (const { row, plan } of others) repeated.push({ row, number: plan.nhsNumber, sameAs: first.row })
    } else {
      rejectAll(group, rejected, `${rowsOf(group)} are about the same plan and differ. Send the right one alone.`)
    }
  }
  return { kept, repeated }
}

/** Rows with the same NHS number must agree on whose it is. A row that withdraws a mistake may name the person the mistake was about. */
function agreeOnPeople(rows: readonly AcceptedRow[], rejected: RejectedRow[]): AcceptedRow[] {
  const kept = rows.filter(({ plan }) => plan.withdrawn)
  for (const group of groupBy(
    rows.filter(({ plan }) => !plan.withdrawn),
    ({ plan }) => plan.nhsNumber,
  )) {
    const [first] = group
    if (first && group.every((other) => samePerson(first.plan, other.plan))) {
      kept.push(...group)
    } else {
      rejectAll(group, rejected, `${rowsOf(group)} give one NHS number to people of different names or dates of birth. Find out whose it is.`)
    }
  }
  return kept
}

function rejectAll(group: readonly AcceptedRow[], rejected: RejectedRow[], reason: string): void {
  for (const { row, plan } of group) rejected.push({ row, number: plan.nhsNumber, code: 'CPR07', problems: [{ column: 'nhs_number', reason }] })
}

function rowsOf(group: readonly AcceptedRow[]): string {
  return `Rows ${group.map(({ row }) => row).join(' and ')}`
}

function planKey({ plan }: AcceptedRow): string {
  return `${plan.nhsNumber} ${plan.type} ${plan.startDate}`
}

function samePerson(one: UploadRow, other: UploadRow): boolean {
  return one.dateOfBirth === other.dateOfBirth && sameName(one.familyName, other.familyName) && sameName(one.givenName, other.givenName)
}

function groupBy(rows: readonly AcceptedRow[], keyOf: (row: AcceptedRow) => string): Iterable<AcceptedRow[]> {
  const groups = new Map<string, AcceptedRow[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups.values()
}
