import { z } from 'zod'
import { addDays, calendarDate, parseIsoDate, todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'

/** First and last day of a report, in London. */
export const periodInput = { from: z.string().refine(isDay), to: z.string().refine(isDay) }

function isDay(text: string): boolean {
  return parseIsoDate(text) !== null
}

/** The days that a question covers when nobody has chosen any: today and the 30 days before. */
export function usualPeriod(now: Date): { from: CalendarDate; to: CalendarDate } {
  const to = todayInLondon(now)
  return { from: addDays(to, -30), to }
}

/** The days given by an address or a form, or the usual ones when they cannot be understood. */
export function periodSaid(from: unknown, to: unknown, now: Date): { from: CalendarDate; to: CalendarDate } {
  const usual = usualPeriod(now)
  const day = (said: unknown, otherwise: CalendarDate) => (typeof said === 'string' && isDay(said) ? calendarDate(said) : otherwise)
  return { from: day(from, usual.from), to: day(to, usual.to) }
}
