/** A position on an axis and its label. */
export type Tick = { at: number; label: string }

type Frame = { left: number; right: number; top: number; bottom: number }

/** The scale on the left: a line across the chart at each value, with the value in front of it. */
export function ValueAxis({ left, right, ticks }: Pick<Frame, 'left' | 'right'> & { ticks: readonly Tick[] }) {
  return ticks.map(({ at, label }) => (
    <g key={label}>
      <line x1={left} x2={right} y1={at} y2={at} className="stroke-line" />
      <text x={left - 6} y={at + 4} textAnchor="end" className="fill-muted">
        {label}
      </text>
    </g>
  ))
}

/** The days below, each with a tick, and the base line. @param across whether the ticks run the whole height of the chart */
export function DayAxis({ left, right, top, bottom, ticks, across = false }: Frame & { ticks: readonly Tick[]; across?: boolean }) {
  return (
    <>
      {ticks.map(({ at, label }) => (
        <g key={`${at} ${label}`}>
          <line x1={at} x2={at} y1={across ? top : bottom} y2={bottom + 5} className={across ? 'stroke-line' : 'stroke-muted'} />
          <text x={at} y={bottom + 20} textAnchor="middle" className="fill-muted">
            {label}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={bottom} y2={bottom} className="stroke-muted" strokeWidth={2} />
    </>
  )
}
