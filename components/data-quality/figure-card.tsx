import { Card } from '@/components/nhs/card'
import { Heading } from '@/components/nhs/heading'
import { Tag } from '@/components/nhs/tag'
import type { Role } from '@/lib/policy/permissions'
import { needsAttention, type FigureName, type QualityCounts } from '@/lib/data-quality/figures'
import type { TrendPoint } from '@/lib/data-quality/trend'
import { FIGURE_TITLES, figureAdvice, figureLink, figureText } from '@/lib/data-quality/labels'
import { TrendChart } from './trend-chart'

type Props = { figure: FigureName; counts: QualityCounts; trend: readonly TrendPoint[]; role: Role }

/** One figure of how current the information is: its value now, what to do, and its trend. */
export function FigureCard({ figure, counts, trend, role }: Props) {
  const { title, counted } = FIGURE_TITLES[figure]
  const attention = needsAttention(counts, figure)
  const link = figureLink(figure, role)
  return (
    <Card as="section" className="m-0" aria-labelledby={`figure-${figure}`}>
      <Heading level={2} size="s" id={`figure-${figure}`}>
        {title}
      </Heading>
      <p className="mb-2 flex flex-wrap items-center gap-4">
        <strong className="text-[2rem] leading-tight tabular-nums">{figureText(counts, figure)}</strong>
        {attention && <Tag colour="orange">Needs attention</Tag>}
      </p>
      <p>{figureAdvice(counts, figure)}</p>
      {attention && link && (
        <p>
          <a href={link.href}>{link.words}</a>
        </p>
      )}
      <TrendChart points={trend} counted={counted} />
    </Card>
  )
}
