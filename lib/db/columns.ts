import { calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'

/** What the model API reads and writes, in the product's own types: it knows columns of text and dates, not what they may hold. */

/**
 * A code as the model API read it.
 *
 * @param allowed the list of `codes.generated.ts` that the column's check allows
 * @throws CpisError `unavailable` for a code that this version does not know
 */
export function codeOf<Code extends string>(allowed: readonly Code[], read: string): Code
export function codeOf<Code extends string>(allowed: readonly Code[], read: string | null): Code | null
export function codeOf<Code extends string>(allowed: readonly Code[], read: string | null): Code | null {
  if (read === null) return null
  const code = allowed.find((one) => one === read)
  if (code === undefined) throw new CpisError('unavailable', 'The database holds a code that this version does not know')
  return code
}

/**
 * An NHS number as the model API read it.
 *
 * @throws CpisError `unavailable` for anything that is not an NHS number: the database allows none
 */
export function nhsNumberOf(read: string): NhsNumber {
  if (!isNhsNumber(read)) throw new CpisError('unavailable', 'The database holds an NHS number that is not one')
  return read
}

/** The day in a column of type `date`, which the model API reads as midnight UTC. */
export function dayOf(read: Date): CalendarDate
export function dayOf(read: Date | null): CalendarDate | null
export function dayOf(read: Date | null): CalendarDate | null {
  return read === null ? null : calendarDate(read.toISOString().slice(0, 10))
}

/** A day as the model API writes it to a column of type `date`. */
export function dayColumn(day: CalendarDate): Date
export function dayColumn(day: CalendarDate | null): Date | null
export function dayColumn(day: CalendarDate | null): Date | null {
  return day === null ? null : new Date(`${day}T00:00:00Z`)
}
