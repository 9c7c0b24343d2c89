import { FIGURES, needsAttention, type FigureName, type QualityCounts } from '@/lib/quality/figures'
import { figureText } from '@/lib/quality/words'

type Props = { authorities: readonly (QualityCounts & { name: string; status: string })[] }

const HEADS: Readonly<Record<FigureName, string>> = {
  information: 'Age of information',
  rows: 'Rows to fix',
  unborn: 'Unborn plans past their date',
  contacts: 'Contacts confirmed',
  accesses: 'Look-ups unread',
  numbers: 'Numbers to check',
}

/** Every authority in counts, whoever needs attention most first. What needs attention says so in words. */
export function NationalTable({ authorities }: Props) {
  return (
    // Read by keyboard too, where it is wider than the screen.
    <section className="overflow-x-auto" aria-labelledby="authorities" tabIndex={0}>
      <table className="nhsuk-table">
        <caption className="nhsuk-table__caption" id="authorities">
          {authorities.length} authorities
        </caption>
        <thead className="nhsuk-table__head">
          <tr>
            <th scope="col">Authority</th>
            {FIGURES.map((figure) => (
              <th key={figure} scope="col">
                {HEADS[figure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {authorities.map((authority) => (
            <tr key={authority.authority_id} className="nhsuk-table__row">
              <th scope="row" className="nhsuk-table__cell font-normal">
                {authority.name}
                {authority.status === 'onboarding' && <span className="block text-muted">Joining</span>}
              </th>
              {FIGURES.map((figure) => (
                <td key={figure} className="nhsuk-table__cell tabular-nums">
                  {figure === 'contacts' && authority.contacts_days !== null ? `${figureText(authority, figure)} ago` : figureText(authority, figure)}
                  {needsAttention(authority, figure) && <strong className="block">Needs attention</strong>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
