import { VisuallyHidden } from '@/components/nhs/visually-hidden'
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

/** Every authority in counts, whoever needs attention most first. */
export function NationalTable({ authorities }: { authorities: readonly Authority[] }) {
  return (
    <div className="nhsuk-table-container app-scroll relative" tabIndex={0} role="region" aria-labelledby="authorities">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="authorities">
          {counted(authorities.length, 'authority', 'authorities')}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['Authority', 'Needs attention', ...FIGURES.map((figure) => HEADS[figure])].map((head) => (
              <th key={head} className="nhsuk-table__header" scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {authorities.map((authority) => (
            <AuthorityRow key={authority.authority_id} authority={authority} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function AuthorityRow({ authority }: { authority: Authority }) {
  return (
    <tr className="nhsuk-table__row">
      <th className="nhsuk-table__cell nhsuk-u-font-weight-normal min-w-52 text-left" scope="row">
        {authority.name}
        {authority.status === 'onboarding' && <span className="block text-muted">Joining</span>}
      </th>
      <td className="nhsuk-table__cell tabular-nums">
        {attentionOf(authority).length} of {FIGURES.length}
      </td>
      {FIGURES.map((figure) => {
        const text = figure === 'contacts' && authority.contacts_days !== null ? `${figureText(authority, figure)} ago` : figureText(authority, figure)
        return (
          <td key={figure} className="nhsuk-table__cell tabular-nums">
            {needsAttention(authority, figure) ? (
              <strong>
                {text}
                <VisuallyHidden>, needs attention</VisuallyHidden>
              </strong>
            ) : (
              text
            )}
          </td>
        )
      })}
    </tr>
  )
}
