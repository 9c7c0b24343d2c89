import type { ChildAccess } from '@/lib/notifications/child-accesses'
import { timelineOf } from '@/lib/notifications/timeline'
import { clinicalDate } from '@/lib/shared/date-format'

const WIDTH = 960
const LEFT = 320
const RIGHT = 24
const LANE = 52
const TOP = 12
const AXIS = 32

type Props = {
  accesses: readonly ChildAccess[]
  /** The right edge of the picture. */
  now: Date
  /** The id of the table that says the same. */
  table: string
}

/** Dots on a time line, a row for each setting and place. Drawn on the server; the table beneath it says the same in words. */
export function AccessTimeline({ accesses, now, table }: Props) {
  const { lanes, marks } = timelineOf(accesses, now)
  const height = TOP + lanes.length * LANE + AXIS
  const x = (along: number) => LEFT + along * (WIDTH - LEFT - RIGHT)
  return (
    <div className="app-scroll mb-6" tabIndex={0} role="region" aria-label="Time line of visits">
      <svg className="block w-full min-w-[48rem] bg-white" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-describedby={table} aria-label="Visits over time, by setting and place">
        {marks.map((mark) => (
          <g key={mark.day}>
            <line x1={x(mark.along)} x2={x(mark.along)} y1={TOP} y2={height - AXIS} className="stroke-line" />
            <text x={x(mark.along)} y={height - 10} textAnchor="middle" className="fill-muted text-sm">
              {clinicalDate(mark.day).slice(3)}
            </text>
          </g>
        ))}
        {lanes.map((lane, place) => {
          const y = TOP + place * LANE + LANE / 2
          return (
            <g key={`${lane.setting} ${lane.place}`}>
              <text x={12} y={y - 4} className="fill-ink text-sm font-semibold">
                {lane.setting}
              </text>
              <text x={12} y={y + 15} className="fill-muted text-sm">
                {shortened(lane.place)}
              </text>
              <line x1={LEFT} x2={WIDTH - RIGHT} y1={y} y2={y} className="stroke-line" />
              {lane.dots.map((dot) => (
                <circle key={dot.id} cx={x(dot.along)} cy={y} r={7} className="fill-link stroke-white" strokeWidth={2} />
              ))}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** What fits before the line; the table has the whole name. */
function shortened(place: string): string {
  return place.length > 40 ? `${place.slice(0, 39)}…` : place
}
