import { BarChart } from '@/components/charts/bar-chart'
import { FigureTable } from '@/components/nhs/figure-table'
import { Details } from '@/components/nhs/details'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { TrendPoint } from '@/lib/data-quality/trend'
import { clinicalDate, proseDate } from '@/lib/shared/date-format'

type Props = {
  points: readonly TrendPoint[]
  /** What is counted: the name of the chart and the heading of the table's column. */
  counted: string
}

const TWELVE_WEEKS = 'The last 12 weeks'

/** A figure over twelve weeks: a bar for each week, with the same figures in a table beneath. */
export function TrendChart({ points, counted }: Props) {
  if (points.every(({ value }) => value === null)) return <p className="text-base">There is no trend yet. A figure is kept each day from now on.</p>
  return (
    <>
      <BarChart
        spoken={`${counted}, ${TWELVE_WEEKS}: ${summaryOf(points)}`}
        bars={points.map(({ weekEnding, value }) => ({ day: clinicalDate(weekEnding).slice(0, 6), value }))}
      />
      <Details
        summary={
          <>
            {TWELVE_WEEKS} in figures<VisuallyHidden>: {counted}</VisuallyHidden>
          </>
        }
      >
        <FigureTable
          caption={counted}
          of="Week to"
          rows={points.map(
            ({ weekEnding, value }) => [proseDate(weekEnding), value === null ? 'Not counted' : value.toLocaleString('en-GB')] as const,
          )}
        />
      </Details>
    </>
  )
}

/** `from 12 to 3`: the first and the latest value. */
function summaryOf(points: readonly TrendPoint[]): string {
  const counted = points.filter(({ value }) => value !== null)
  return `from ${counted.at(0)?.value ?? 0} to ${counted.at(-1)?.value ?? 0}`
}
