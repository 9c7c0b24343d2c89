import { calendarDate, dateFields, todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'
import type { ChildAccess } from '@/lib/access-records/accesses-to-child'

/** A row of the time line: a kind of setting at one organisation. */
export type Lane = { setting: string; place: string; dots: Dot[] }
/** An access on its row; `along` is its place between the first mark (0) and now (1). */
export type Dot = { id: string; along: number }
/** A day on the scale, with its place: the first of a month or year, or one day in each week. */
export type Mark = { day: CalendarDate; along: number }
export type Timeline = { lanes: Lane[]; marks: Mark[]; by: 'week' | 'month' }

const DAY = 24 * 60 * 60 * 1000
/** More marks than this cannot be read side by side. */
const MOST_MARKS = 8
/** Anything shorter gets a scale of weeks, of which it holds at most {@link MOST_MARKS}. */
const LONGEST_BY_WEEK = 7 * MOST_MARKS * DAY
/** A time line of one evening would make two looks seem far apart. */
const SHORTEST_SPAN = 30 * DAY

/**
 * Places accesses on a time line: a row for each setting and place, the most recently visited at the top, marked by months or weeks.
 *
 * @param accesses of one child, in any order
 * @param now the right edge
 */
export function timelineOf(accesses: readonly ChildAccess[], now: Date): Timeline {
  const first = Math.min(now.getTime() - SHORTEST_SPAN, ...accesses.map((access) => access.at.getTime()))
  const span = now.getTime() - first
  // The database's clock may be a moment ahead of this machine's.
  const along = (at: Date) => Math.min(1, Math.max(0, (at.getTime() - first) / span))
  const lanes = new Map<string, Lane>()
  for (const access of accesses.toSorted((one, other) => other.at.getTime() - one.at.getTime())) {
    const key = `${access.settingKind} ${access.organisationName}`
    const lane = lanes.get(key) ?? { setting: access.setting, place: access.organisationName, dots: [] }
    lane.dots.push({ id: access.id, along: along(access.at) })
    lanes.set(key, lane)
  }
  if (span < LONGEST_BY_WEEK) return { lanes: [...lanes.values()], marks: weeksBefore(now, span, along), by: 'week' }
  return { lanes: [...lanes.values()], marks: marksBetween(new Date(first), now, along), by: 'month' }
}

/** Today and the same day of the weeks before it. */
function weeksBefore(now: Date, span: number, along: (at: Date) => number): Mark[] {
  const weeks = Math.floor(span / (7 * DAY))
  return Array.from({ length: weeks + 1 }, (_, ago) => new Date(now.getTime() - ago * 7 * DAY))
    .map((at) => ({ day: todayInLondon(at), along: along(at) }))
    .toReversed()
}

/** The first days of months, spaced so that there are no more than {@link MOST_MARKS}. */
function marksBetween(first: Date, now: Date, along: (at: Date) => number): Mark[] {
  const [from, to] = [monthOf(first), monthOf(now)]
  const step = [1, 2, 3, 6, 12, 24, 60].find((months) => (to - from) / months <= MOST_MARKS) ?? 120
  const marks: Mark[] = []
  for (let month = Math.ceil((from + 1) / step) * step; month <= to; month += step) {
    const day = calendarDate(`${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`)
    marks.push({ day, along: along(new Date(`${day}T00:00:00Z`)) })
  }
  return marks
}

/** Months since the year 0, in London. */
function monthOf(at: Date): number {
  const { year, month } = dateFields(todayInLondon(at))
  return year * 12 + month - 1
}
