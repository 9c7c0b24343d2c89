import { londonTime } from './london-time'

/**
 * Calendar dates, without a time or zone: birth dates, and the dates on which plans start and end. They stay text all the way from the
 * file to the database, so that no time zone can move a child's birthday by a day.
 */

declare const calendarDateBrand: unique symbol

/** A real day, `yyyy-mm-dd`, from 1900 to 2100. Sorts and compares as text. */
export type CalendarDate = string & { readonly [calendarDateBrand]: true }

/** Dates outside these years are slips of the pen: nobody on the register was born before 1900. */
const FIRST_YEAR = 1900
const LAST_YEAR = 2100
const DAY_IN_MS = 86_400_000

/** Completed years, months, weeks or days since birth: each is the whole age in that unit, not what is left over from the larger one. */
export type Age = {
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
}

/**
 * Reads an ISO date, `2019-03-04`, and nothing else: no other order, no time, no white space, no words such as `today` or
 * `infinity`, which PostgreSQL would accept.
 *
 * @returns the date, or `null` when the text is not a date, the day does not exist, or the year is outside 1900 to 2100
 */
export function parseIsoDate(text: string): CalendarDate | null {
  const fields = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text)
  if (fields === null) return null
  return fromFields(Number(fields[1]), Number(fields[2]), Number(fields[3]))
}

/**
 * A text that is known to be a date: a constant, or a value from a `date` column.
 *
 * @param text `yyyy-mm-dd`
 * @throws RangeError when it is not a date (the message does not repeat the text, which may be somebody's birth date)
 */
export function calendarDate(text: string): CalendarDate {
  const date = parseIsoDate(text)
  if (date === null) throw new RangeError('Not a date of the form yyyy-mm-dd between 1900 and 2100')
  return date
}

/** Year, month (1 to 12) and day of a date. */
export function dateFields(date: CalendarDate): { year: number; month: number; day: number } {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) }
}

/**
 * The date so many days later, or earlier when negative.
 *
 * @param days a whole number
 * @throws RangeError when the result is outside 1900 to 2100 or `days` is not whole
 */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  if (!Number.isInteger(days)) throw new RangeError('Dates move by whole days')
  const moved = new Date((dayNumber(date) + days) * DAY_IN_MS)
  const result = fromFields(moved.getUTCFullYear(), moved.getUTCMonth() + 1, moved.getUTCDate())
  if (result === null) throw new RangeError('The date would be outside 1900 to 2100')
  return result
}

/** Days from one date to another: 1 from a day to the next, negative when `to` is the earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from)
}

/**
 * Age on a day. A year or month is completed on the same day of the month; where the month has no such day, on the first of the next,
 * so that somebody born on 29 February comes of age on 1 March (the rule in English law).
 *
 * @param born date of birth
 * @param today the day on which the age is wanted, normally {@link todayInLondon}
 * @returns the age, or `null` when the birth is after that day
 */
export function ageOn(born: CalendarDate, today: CalendarDate): Age | null {
  const days = daysBetween(born, today)
  if (days < 0) return null
  const from = dateFields(born)
  const to = dateFields(today)
  const months = (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0)
  return { years: Math.floor(months / 12), months, weeks: Math.floor(days / 7), days }
}

/**
 * The date in England at a moment.
 *
 * @param now normally the database clock
 * @throws RangeError when the Date is invalid or outside 1900 to 2100
 */
export function todayInLondon(now: Date): CalendarDate {
  const { year, month, day } = londonTime(now)
  const date = fromFields(year, month, day)
  if (date === null) throw new RangeError('The date is outside 1900 to 2100')
  return date
}

/** Days since 1 January 1970. Universal time has no summer time, so every day has the same length. */
function dayNumber(date: CalendarDate): number {
  const { year, month, day } = dateFields(date)
  return Date.UTC(year, month - 1, day) / DAY_IN_MS
}

function fromFields(year: number, month: number, day: number): CalendarDate | null {
  // Written so that NaN, the year of an out-of-range Date, fails too.
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR) || month < 1 || month > 12) return null
  if (day < 1 || day > daysInMonth(year, month)) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as CalendarDate
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
