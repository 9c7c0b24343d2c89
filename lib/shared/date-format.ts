import { ageOn, dateFields, todayInLondon, type CalendarDate } from './calendar-date'
import { londonTime } from './london-time'

/**
 * The one place that turns dates and moments into words. Two styles, and no third:
 *
 * - clinical, for everything about a child on a clinical screen: `22-Nov-2026`, `22-Nov-2026 14:32` (ISB 1503, which exists so
 *   that day and month can never be mistaken for each other);
 * - prose, for help, messages, letters and administration: `22 November 2026`, `22 November 2026 at 14:32`.
 *
 * Moments are shown in Europe/London with the 24-hour clock. Month names are our own table, because `Intl` gives
 * "Sept" for British English and changes with the version of its data.
 */
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'] as const

/** Below this many days an age is given in days, from there in months: eight weeks (ISB 1505). */
const DAYS_TOLD_IN_DAYS = 56
/** From this many years an age is given in years, below in months (ISB 1505). */
const YEARS_TOLD_IN_YEARS = 2

/** Clinical style, a date: `04-Mar-2019`. */
export function clinicalDate(date: CalendarDate): string {
  const { year, month, day } = dateFields(date)
  return `${twoDigits(day)}-${monthName(month).slice(0, 3)}-${year}`
}

/** Clinical style, a moment: `22-Nov-2026 14:32`. */
export function clinicalDateTime(instant: Date): string {
  return `${clinicalDate(todayInLondon(instant))} ${hoursAndMinutes(instant)}`
}

/** Clinical style, a moment to the second: `22-Nov-2026 14:32:07`. For the line that says when a check was made. */
export function clinicalDateTimeWithSeconds(instant: Date): string {
  return `${clinicalDateTime(instant)}:${twoDigits(londonTime(instant).second)}`
}

/** Prose style, a date: `4 March 2019`. */
export function proseDate(date: CalendarDate): string {
  const { year, month, day } = dateFields(date)
  return `${day} ${monthName(month)} ${year}`
}

/** Prose style, a moment: `22 November 2026 at 14:32`. */
export function proseDateTime(instant: Date): string {
  return `${proseDate(todayInLondon(instant))} at ${hoursAndMinutes(instant)}`
}

/**
 * Date of birth with the age, as the banner above a result shows it: `04-Mar-2019 (7y)`; under 2 years in completed months,
 * `(14m)`; under 8 weeks in days, `(12d)`. A birth date in the future is shown without an age rather than with a wrong one.
 *
 * @param born date of birth
 * @param today the date in London when it is read
 */
export function bornLine(born: CalendarDate, today: CalendarDate): string {
  const age = ageOn(born, today)
  if (age === null) return clinicalDate(born)
  if (age.days < DAYS_TOLD_IN_DAYS) return `${clinicalDate(born)} (${age.days}d)`
  if (age.years < YEARS_TOLD_IN_YEARS) return `${clinicalDate(born)} (${age.months}m)`
  return `${clinicalDate(born)} (${age.years}y)`
}

function hoursAndMinutes(instant: Date): string {
  const { hour, minute } = londonTime(instant)
  return `${twoDigits(hour)}:${twoDigits(minute)}`
}

function monthName(month: number): string {
  const name = MONTHS[month - 1]
  if (name === undefined) throw new RangeError(`There is no month ${month}`)
  return name
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
