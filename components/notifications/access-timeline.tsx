import { TimeLine } from '@/components/charts/time-line'
import type { ChildAccess } from '@/lib/access-records/accesses-to-child'
import { timelineOf } from '@/lib/notifications/timeline'
import { todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'

type Props = {
  accesses: readonly ChildAccess[]
  /** The time at the right edge of the picture. */
  now: Date
  /** The id of the table that says the same. */
  table: string
}

/** The visits of a child on a timeline, a row for each setting and place. The table beneath it says the same in words. */
export function AccessTimeline({ accesses, now, table }: Props) {
  const { lanes, marks, by } = timelineOf(accesses, now)
  const days = new Map(accesses.map(({ id, at }) => [id, dayAndMonth(todayInLondon(at))]))
  return (
    <div className="app-scroll mb-6" tabIndex={0} role="region" aria-label="Time line of visits">
      <TimeLine
        spoken="Visits over time, by setting and place"
        table={table}
        marks={marks.map(({ day, along }) => ({ along, day: by === 'week' ? dayAndMonth(day) : clinicalDate(day).slice(3) }))}
        rows={lanes.map(({ setting, place, dots }) => ({
          name: setting,
          about: shortened(place),
          dots: dots.map(({ id, along }) => ({ id, along, day: days.get(id) ?? '' })),
        }))}
      />
    </div>
  )
}

/** `22-Nov`: the year is in the table. */
function dayAndMonth(day: CalendarDate): string {
  return clinicalDate(day).slice(0, 6)
}

/** As much as fits beside the line; the table has the whole name. */
function shortened(place: string): string {
  return place.length > 40 ? `${place.slice(0, 39)}…` : place
}
