/** A place on an axis and what is written there. */
export type Tick = { at: number; label: string }

type Frame = { left: number; right: number; top: number; bottom: number }

/** The scale at the left: a line across the picture at each value, with the value before it. */
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

/** The days below: a short stroke at each, with the day under it; the base line of the picture. @param across whether the strokes go through all of it */
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
