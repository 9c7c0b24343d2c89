import { addDays, type CalendarDate } from '@/lib/shared/calendar-date'

/** One point of the trend: the day on which the week ended, and the figure as it stood then; null where nothing was counted. */
export type TrendPoint = { weekEnding: CalendarDate; value: number | null }

/** How many weeks a trend shows. */
export const TREND_WEEKS = 12

/**
 * Makes a weekly trend from daily figures: each week takes the value of its last counted day.
 *
 * @param today the last day of the last week
 * @param days what was counted, by day
 * @returns {@link TREND_WEEKS} points, the oldest first
 */
export function trendByWeek(today: CalendarDate, days: ReadonlyMap<CalendarDate, number | null>): TrendPoint[] {
  return Array.from({ length: TREND_WEEKS }, (_, place) => {
    const weekEnding = addDays(today, -7 * (TREND_WEEKS - 1 - place))
    const counted = Array.from({ length: 7 }, (_unused, ago) => addDays(weekEnding, -ago)).find((day) => days.has(day))
    return { weekEnding, value: counted === undefined ? null : (days.get(counted) ?? null) }
  })
}
