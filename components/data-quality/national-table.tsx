import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { WideTable } from '@/components/nhs/wide-table'
import { attentionOf, FIGURES, needsAttention, type FigureName, type QualityCounts } from '@/lib/data-quality/figures'
import { figureText } from '@/lib/data-quality/labels'
import { counted } from '@/lib/shared/counted'

type Authority = QualityCounts & { name: string; status: string }

const HEADS: Readonly<Record<FigureName, string>> = {
  information: 'Age of information',
  rows: 'Rows to fix',
  unborn: 'Unborn plans past their date',
  contacts: 'Contacts confirmed',
  accesses: 'Look-ups unread',
  numbers: 'Numbers to check',
}

/** Every authority in counts, those that most need attention first. */
export function NationalTable({ authorities }: { authorities: readonly Authority[] }) {
  return (
    <WideTable
      id="authorities"
      caption={counted(authorities.length, 'authority', 'authorities')}
      rowHeading={0}
      columns={[
        { words: 'Authority', className: 'min-w-52' },
        ...['Needs attention', ...FIGURES.map((figure) => HEADS[figure])].map((words) => ({ words, className: 'tabular-nums' })),
      ]}
      rows={authorities.map((authority) => ({
        key: authority.authority_id,
        cells: [
          <Named authority={authority} key="authority" />,
          `${attentionOf(authority).length} of ${FIGURES.length}`,
          ...FIGURES.map((figure) => <Figure authority={authority} figure={figure} key={figure} />),
        ],
      }))}
    />
  )
}

function Named({ authority }: { authority: Authority }) {
  return (
    <>
      {authority.name}
      {authority.status === 'onboarding' && <span className="block text-muted">Joining</span>}
    </>
  )
}

function Figure({ authority, figure }: { authority: Authority; figure: FigureName }) {
  const text = figure === 'contacts' && authority.contacts_days !== null ? `${figureText(authority, figure)} ago` : figureText(authority, figure)
  if (!needsAttention(authority, figure)) return text
  return (
    <strong>
      {text}
      <VisuallyHidden>, needs attention</VisuallyHidden>
    </strong>
  )
}
