import { z } from 'zod'
import { addDays, calendarDate, parseIsoDate, todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'

/** First and last day of a report, in London. */
export const periodInput = { from: z.string().refine(isDay), to: z.string().refine(isDay) }

function isDay(text: string): boolean {
  return parseIsoDate(text) !== null
}

/** The days from which a question starts when nobody has chosen any: the last 30 and today. */
export function usualPeriod(now: Date): { from: CalendarDate; to: CalendarDate } {
  const to = todayInLondon(now)
  return { from: addDays(to, -30), to }
}

/** The days that an address or a form says, or the usual ones where it says none that can be understood. */
export function periodSaid(from: unknown, to: unknown, now: Date): { from: CalendarDate; to: CalendarDate } {
  const usual = usualPeriod(now)
  const day = (said: unknown, otherwise: CalendarDate) => (typeof said === 'string' && isDay(said) ? calendarDate(said) : otherwise)
  return { from: day(from, usual.from), to: day(to, usual.to) }
}
