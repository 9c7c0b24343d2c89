import { addDays, type CalendarDate } from '@/lib/shared/calendar-date'

/** One line of the trend: the week that ended on this day, and the figure as it then stood; null where nothing was counted. */
export type TrendPoint = { weekEnding: CalendarDate; value: number | null }

/** How many weeks a trend shows. */
export const TREND_WEEKS = 12

/**
 * Makes a trend by week out of figures by day: each week stands as its last counted day does.
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
