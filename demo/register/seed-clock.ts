import { addDays, calendarDate, dateFields, type CalendarDate } from '@/lib/shared/calendar-date'

const DAY_IN_MS = 86_400_000

/** The day on which a register is seeded, by the database's clock. Everything in it is dated relative to that day. */
export type SeedClock = {
  /** The date in England. */
  today: CalendarDate
  /** The beginning of that day, in milliseconds since 1970. */
  midnight: number
  /** The time of seeding, in milliseconds since 1970: the latest file and the newest accesses are dated relative to it. */
  now: number
}

/** The date so many days ago; negative for days ahead. */
export function dateAgo(clock: SeedClock, daysAgo: number): CalendarDate {
  return addDays(clock.today, -daysAgo)
}

/**
 * A time on an earlier day, in milliseconds since 1970.
 * @param daysAgo how many days ago; 1 is yesterday
 * @param hours after the beginning of that day, with fractions
 */
export function momentAgo(clock: SeedClock, daysAgo: number, hours: number): number {
  return clock.midnight - daysAgo * DAY_IN_MS + Math.floor(hours * 3_600_000)
}

/** The same day in another year; 29 February becomes 1 March, as the law has it for coming of age. @param years may be negative */
export function yearsLater(date: CalendarDate, years: number): CalendarDate {
  const year = dateFields(date).year + years
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return calendarDate(`${year}${date.endsWith('-02-29') && !isLeap ? '-03-01' : date.slice(4)}`)
}

/** A time in PostgreSQL's format. @param moment milliseconds since 1970 */
export function timestamp(moment: number): string {
  return new Date(moment).toISOString()
}
