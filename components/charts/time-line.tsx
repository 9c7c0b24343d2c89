import { scaleLinear } from 'd3-scale'
import { DayAxis } from './axes'

/** A row: its name in two lines, and its dots; `along` says where, from the first moment (0) to the last (1). */
export type TimeLineRow = { name: string; about: string; dots: readonly { id: string; along: number; day: string }[] }

type Props = {
  rows: readonly TimeLineRow[]
  /** Days along the scale. */
  marks: readonly { along: number; day: string }[]
  /** What the chart shows, for people who cannot see it. */
  spoken: string
  /** Id of the table that says the same. */
  table: string
}

const WIDTH = 960
const ROW = 60
const TOP = 12
const BELOW = 32
/** A row's name needs a third of the picture; the last day on the scale needs half its own width to the right of its mark. */
const [LEFT, RIGHT] = [320, WIDTH - 48]
/** The room taken by the day above a dot. */
const ROOM = 56

/** Dots on a timeline, a row for each place, with the day above each dot that has room for it. Drawn on the server. */
export function TimeLine({ rows, marks, spoken, table }: Props) {
  const bottom = TOP + rows.length * ROW
  const x = scaleLinear([0, 1], [LEFT, RIGHT])
  return (
    <svg
      className="block w-full min-w-[48rem] bg-white text-sm"
      viewBox={`0 0 ${WIDTH} ${bottom + BELOW}`}
      role="img"
      aria-describedby={table}
      aria-label={spoken}
    >
      <DayAxis left={LEFT} right={RIGHT} top={TOP} bottom={bottom} ticks={marks.map(({ along, day }) => ({ at: x(along), label: day }))} across />
      {rows.map((row, place) => (
        <Row key={`${row.name} ${row.about}`} row={row} middle={TOP + place * ROW + ROW / 2 + 6} at={x} />
      ))}
    </svg>
  )
}

function Row({ row: { name, about, dots }, middle, at }: { row: TimeLineRow; middle: number; at: (along: number) => number }) {
  return (
    <g>
      <text x={12} y={middle - 4} className="fill-ink font-semibold">
        {name}
      </text>
      <text x={12} y={middle + 15} className="fill-muted">
        {about}
      </text>
      <line x1={LEFT} x2={RIGHT} y1={middle} y2={middle} className="stroke-line" />
      {dots.map((dot) => (
        <circle key={dot.id} cx={at(dot.along)} cy={middle} r={7} className="fill-link stroke-white" strokeWidth={2} />
      ))}
      {withRoom(dots.map((dot) => ({ ...dot, at: at(dot.along) }))).map((dot) => (
        <text key={dot.id} x={dot.at} y={middle - 13} textAnchor="middle" className="fill-ink">
          {dot.day}
        </text>
      ))}
    </g>
  )
}

/** The dots that have room for a day above them, chosen from the last backwards. */
function withRoom<Dot extends { at: number }>(dots: readonly Dot[]): Dot[] {
  return dots
    .toSorted((one, other) => other.at - one.at)
    .reduce<Dot[]>((chosen, dot) => {
      const before = chosen.at(-1)
      return before === undefined || before.at - dot.at >= ROOM ? [...chosen, dot] : chosen
    }, [])
}
