import { Heading } from '@/components/nhs/heading'
import type { MatchDisclosure } from '@/lib/lookup/disclosure'
import { clinicalDateTime } from '@/lib/shared/date-format'

const COLUMNS = ['Date and time', 'Organisation', 'Role']

/** The last 25 times this child was looked up in unscheduled care, newest first, the present look-up on top. */
export function LastAccesses({ result, role }: { result: MatchDisclosure; role: string }) {
  return (
    <section aria-labelledby="last-accesses">
      <Heading level={2} id="last-accesses">
        Seen in unscheduled care
      </Heading>
      <table className="nhsuk-table nhsuk-table--compact nhsuk-table--responsive" role="table">
        <caption className="nhsuk-table__caption nhsuk-u-visually-hidden">The last 25 checks in unscheduled care, newest first</caption>
        <thead className="nhsuk-table__head" role="rowgroup">
          <tr role="row">
            {COLUMNS.map((column) => (
              <th className="nhsuk-table__header" scope="col" role="columnheader" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body" role="rowgroup">
          {result.notifies && (
            <Row at={result.at} place={`${result.organisation}, ${result.setting}`} role={`${role}. This is you, now`} strong />
          )}
          {result.accesses.map((access) => (
            <Row key={`${access.at.getTime()}-${access.organisation}-${access.role}`} at={access.at} place={`${access.organisation}, ${access.setting}`} role={access.role} />
          ))}
        </tbody>
      </table>
      {result.accesses.length === 0 && !result.notifies && <p>Nobody has looked this child up in unscheduled care since records here began.</p>}
    </section>
  )
}

/** One line; on a telephone the cells stand under each other, each with the heading of its column, and stay cells to screen readers. */
function Row({ at, place, role, strong = false }: { at: Date; place: string; role: string; strong?: boolean }) {
  const words = [<span className="app-number" key="at">{clinicalDateTime(at)}</span>, place, role]
  return (
    <tr className={strong ? 'nhsuk-table__row nhsuk-u-font-weight-bold' : 'nhsuk-table__row'} role="row">
      {COLUMNS.map((column, index) => (
        <td className="nhsuk-table__cell" role="cell" key={column}>
          <span className="nhsuk-table__heading" aria-hidden="true">
            {column}
          </span>
          {words[index]}
        </td>
      ))}
    </tr>
  )
}
