import { ageOn, type CalendarDate } from '@/lib/shared/calendar-date'
import type { UploadRow } from './row-schema'
import type { UploadColumn } from './upload-columns'

/** What is wrong with a row, and in which of its cells it is to be mended; null when no single cell is at fault. */
export type RowProblem = { readonly column: UploadColumn | null; readonly reason: string }

/** Children's plans end at this age, so none can begin (cp-is.md 1.3). The person of an unborn plan is the mother. */
const ADULT_AT = 18

/**
 * The rules of a row that need two of its cells or the date of today. A row that withdraws a mistake is not held to them: the mistake
 * may be exactly that.
 *
 * @param today the date in London by the database clock
 * @returns every problem, none when the row may be loaded
 */
export function rowProblems(row: UploadRow, today: CalendarDate): RowProblem[] {
  if (row.withdrawn) return []
  return [...startProblems(row, today), ...endProblems(row), ...ageProblems(row)]
}

function startProblems({ startDate }: UploadRow, today: CalendarDate): RowProblem[] {
  return startDate > today ? [{ column: 'start_date', reason: 'The start date is in the future. Send the plan when it has started.' }] : []
}

function endProblems({ type, startDate, endDate }: UploadRow): RowProblem[] {
  if (endDate !== null && endDate < startDate) {
    return [{ column: 'end_date', reason: 'The end date is before the start date. Check both.' }]
  }
  return type === 'UCPP' && endDate === null
    ? [{ column: 'end_date', reason: 'An unborn child protection plan needs an end date. Add it.' }]
    : []
}

function ageProblems({ type, startDate, dateOfBirth }: UploadRow): RowProblem[] {
  const age = ageOn(dateOfBirth, startDate)
  if (age === null) return [{ column: 'date_of_birth', reason: 'The date of birth is after the start date. Check both.' }]
  return type !== 'UCPP' && age.years >= ADULT_AT
    ? [{ column: 'date_of_birth', reason: 'The person was 18 or over when the plan started. Only an unborn child protection plan can be about an adult.' }]
    : []
}
