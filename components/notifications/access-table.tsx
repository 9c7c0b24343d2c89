import { outcomeLabel, reasonLabel } from '@/lib/access-log/labels'
import type { ChildAccess } from '@/lib/inbox/child-accesses'
import { clinicalDateTime } from '@/lib/shared/date-format'

const COLUMNS = ['Date and time', 'Setting and place', 'Who', 'Reason', 'What happened', 'Acknowledged']

/** The accesses of the picture, newest first. */
export function AccessTable({ accesses, id, caption }: { accesses: readonly ChildAccess[]; id: string; caption: string }) {
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-label={caption}>
      <table className="nhsuk-table nhsuk-table--compact text-base" id={id}>
        <caption className="nhsuk-table__caption">{caption}</caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {COLUMNS.map((column) => (
              <th className="nhsuk-table__header" scope="col" key={column}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {accesses.map((access) => (
            <tr className="nhsuk-table__row" key={access.id}>
              <td className="nhsuk-table__cell app-number">{clinicalDateTime(access.at)}</td>
              <td className="nhsuk-table__cell min-w-52">
                {access.setting}, {access.organisationName}
              </td>
              <td className="nhsuk-table__cell">
                {access.actorName}, {access.roleLabel}
              </td>
              <td className="nhsuk-table__cell">{reasonLabel(access.reason)}</td>
              <td className="nhsuk-table__cell">{access.outcome ? outcomeLabel(access.outcome) : 'Not told'}</td>
              <td className="nhsuk-table__cell app-number">{access.acknowledgedAt ? clinicalDateTime(access.acknowledgedAt) : 'No'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
