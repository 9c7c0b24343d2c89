import type { MatchDisclosure } from '@/lib/lookup/disclosure'
import { clinicalDateTime } from '@/lib/shared/date-format'

/** The last 25 times this child was looked up in unscheduled care, newest first, the present look-up on top. */
export function LastAccesses({ result, role }: { result: MatchDisclosure; role: string }) {
  return (
    <section aria-labelledby="last-accesses">
      <h2 className="nhsuk-heading-m" id="last-accesses">
        Seen in unscheduled care
      </h2>
      <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="last-accesses">
        <table className="nhsuk-table nhsuk-table--compact">
          <caption className="nhsuk-table__caption nhsuk-u-visually-hidden">The last 25 checks in unscheduled care, newest first</caption>
          <thead className="nhsuk-table__head">
            <tr>
              <th className="nhsuk-table__header" scope="col">Date and time</th>
              <th className="nhsuk-table__header" scope="col">Organisation</th>
              <th className="nhsuk-table__header" scope="col">Role</th>
            </tr>
          </thead>
          <tbody className="nhsuk-table__body">
            {result.notifies && (
              <Row at={result.at} place={`${result.organisation}, ${result.setting}`} role={`${role}. This is you, now`} strong />
            )}
            {result.accesses.map((access) => (
              <Row key={`${access.at.getTime()}-${access.organisation}-${access.role}`} at={access.at} place={`${access.organisation}, ${access.setting}`} role={access.role} />
            ))}
          </tbody>
        </table>
      </div>
      {result.accesses.length === 0 && !result.notifies && <p>Nobody has looked this child up in unscheduled care since records here began.</p>}
    </section>
  )
}

function Row({ at, place, role, strong = false }: { at: Date; place: string; role: string; strong?: boolean }) {
  return (
    <tr className={strong ? 'nhsuk-table__row nhsuk-u-font-weight-bold' : 'nhsuk-table__row'}>
      <td className="nhsuk-table__cell app-number">{clinicalDateTime(at)}</td>
      <td className="nhsuk-table__cell">{place}</td>
      <td className="nhsuk-table__cell">{role}</td>
    </tr>
  )
}
