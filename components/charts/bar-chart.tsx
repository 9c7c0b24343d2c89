import { scaleBand, scaleLinear } from 'd3-scale'
import { DayAxis, ValueAxis } from './axes'
import { labelledBars } from './labelled-bars'

/** A bar: the day it stands for, in a few characters, and its value; null where nothing was counted. */
export type Bar = { day: string; value: number | null }

type Props = {
  bars: readonly Bar[]
  /** What the chart shows, in a sentence with its first and last value, for people who cannot see it. */
  spoken: string
}

const WIDTH = 320
const HEIGHT = 172
const FRAME = { right: WIDTH - 14, top: 22, bottom: HEIGHT - 28 }
/** The width of a digit at the size used here. */
const FIGURE_WIDTH = 7.5
/** Every fourth bar has its day below it, which leaves room between the days on a phone. */
const DAY_EVERY = 4

/** A bar for each day, drawn on the server, with a scale on the left, days below and values above the bars. */
export function BarChart({ bars, spoken }: Props) {
  const largest = Math.max(1, ...bars.map(({ value }) => value ?? 0))
  const y = scaleLinear([0, largest], [FRAME.bottom, FRAME.top]).nice(3)
  const scale = y
    .ticks(3)
    .filter(Number.isInteger)
    .map((value) => ({ at: y(value), label: written(value) }))
  const left = 14 + FIGURE_WIDTH * Math.max(...scale.map(({ label }) => label.length))
  const x = scaleBand(
    bars.map((_, place) => place),
    [left, FRAME.right],
  ).padding(0.2)
  const middle = (place: number) => (x(place) ?? 0) + x.bandwidth() / 2
  const labelled = labelledBars(bars.map(({ value }) => value))
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="block w-full max-w-[26rem] text-[13px]" role="img" aria-label={spoken}>
      <ValueAxis {...FRAME} left={left} ticks={scale} />
      {bars.map(({ value }, place) => (
        <g key={place}>
          <rect x={x(place)} y={y(value ?? 0)} width={x.bandwidth()} height={FRAME.bottom - y(value ?? 0)} className="fill-link" />
          {labelled.has(place) && (
            <text x={middle(place)} y={y(value ?? 0) - 5} textAnchor="middle" className="fill-ink">
              {value === null ? '–' : written(value)}
            </text>
          )}
        </g>
      ))}
      <DayAxis
        {...FRAME}
        left={left}
        ticks={bars.flatMap(({ day }, place) => ((bars.length - 1 - place) % DAY_EVERY === 0 ? [{ at: middle(place), label: day }] : []))}
      />
    </svg>
  )
}

function written(value: number): string {
  return value.toLocaleString('en-GB')
}
