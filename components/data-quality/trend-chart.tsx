import { Details } from '@/components/nhs/details'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { TrendPoint } from '@/lib/data-quality/trend'
import { proseDate } from '@/lib/shared/date-format'

type Props = {
  points: readonly TrendPoint[]
  /** What is counted: names the picture and heads the column of the table. */
  counted: string
}

const WIDTH = 264
const HEIGHT = 72
const STEP = WIDTH / 12

/** A figure over twelve weeks: a bar for each week, drawn on the server, with the same figures in a table beneath. */
export function TrendChart({ points, counted }: Props) {
  const values = points.flatMap(({ value }) => (value === null ? [] : [value]))
  if (values.length === 0) return <p className="text-base">There is no trend yet. A figure is kept each day from now on.</p>
  const largest = Math.max(1, ...values)
  return (
    <>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="block w-full max-w-[22rem] text-muted" role="img" aria-label={`${counted}, ${TWELVE_WEEKS}: ${summaryOf(points)}`}>
        <line x1="0" y1={HEIGHT - 1} x2={WIDTH} y2={HEIGHT - 1} stroke="currentColor" strokeWidth="2" />
        {points.map(({ weekEnding, value }, place) => {
          const height = value === null ? 0 : Math.max(2, Math.round((value / largest) * (HEIGHT - 6)))
          return <rect key={weekEnding} x={place * STEP + 4} y={HEIGHT - 2 - height} width={STEP - 8} height={height} fill="currentColor" />
        })}
      </svg>
      <Details summary={<>{TWELVE_WEEKS} in figures<VisuallyHidden>: {counted}</VisuallyHidden></>}>
        <table className="nhsuk-table">
          <caption className="nhsuk-table__caption">{counted}</caption>
          <thead className="nhsuk-table__head">
            <tr>
              <th scope="col">Week to</th>
              <th scope="col" className="nhsuk-table__header--numeric">Figure</th>
            </tr>
          </thead>
          <tbody className="nhsuk-table__body">
            {points.map(({ weekEnding, value }) => (
              <tr key={weekEnding} className="nhsuk-table__row">
                <td className="nhsuk-table__cell">{proseDate(weekEnding)}</td>
                <td className="nhsuk-table__cell nhsuk-table__cell--numeric">{value === null ? 'Not counted' : value.toLocaleString('en-GB')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Details>
    </>
  )
}

const TWELVE_WEEKS = 'The last 12 weeks'

/** `from 12 to 3`: where it began and where it stands. */
function summaryOf(points: readonly TrendPoint[]): string {
  const counted = points.filter(({ value }) => value !== null)
  return `from ${counted.at(0)?.value ?? 0} to ${counted.at(-1)?.value ?? 0}`
}
