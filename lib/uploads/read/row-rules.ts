import { planFaults, type PlanFault } from '@/lib/plans/plan-rules'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { UploadRow } from './row-schema'
import type { UploadColumn } from '../upload-columns'

/** What is wrong with a row, and the column to correct it in; null when no single cell is at fault. */
export type RowProblem = { readonly column: UploadColumn | null; readonly reason: string }

const PROBLEMS: Readonly<Record<PlanFault, RowProblem>> = {
  'starts-in-future': { column: 'start_date', reason: 'The start date is in the future. Send the plan when it has started.' },
  'ends-before-start': { column: 'end_date', reason: 'The end date is before the start date. Check both.' },
  'expected-before-start': { column: 'end_date', reason: 'The end date is before the start date. Check both.' },
  'unborn-without-date': { column: 'end_date', reason: 'An unborn child protection plan needs an end date: the day that is expected. Add it.' },
  'starts-before-birth': { column: 'date_of_birth', reason: 'The date of birth is after the start date. Check both.' },
  adult: {
    column: 'date_of_birth',
    reason: 'The person was 18 or over when the plan started. Only an unborn child protection plan can be about an adult.',
  },
}

/**
 * The rules about a row that need two of its cells or today's date. A row that withdraws a mistake is not held to them: the mistake may be
 * exactly that.
 *
 * @param today the date in London by the database clock
 * @returns every problem, none when the row may be loaded
 */
export function rowProblems(row: UploadRow, today: CalendarDate): RowProblem[] {
  return row.withdrawn ? [] : planFaults(row, today).map((fault) => PROBLEMS[fault])
}
