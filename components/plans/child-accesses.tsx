import { ClinicalTime } from '@/components/lookup/clinical-time'
import { outcomeLabel, reasonLabel } from '@/lib/access-log/labels'
import type { ChildAccess } from '@/lib/plans/child-accesses'

const COLUMNS = ['When', 'Where', 'Who', 'Why', 'What happened']

/** The last looks at a child in unscheduled care. */
export function ChildAccesses({ childId, accesses }: { childId: string; accesses: ChildAccess[] }) {
  if (accesses.length === 0) return <p>Nobody in unscheduled care has looked at this child here.</p>
  return (
    <>
      <table className="nhsuk-table nhsuk-table--compact nhsuk-table--responsive" role="table">
        <caption className="nhsuk-table__caption nhsuk-u-visually-hidden">The last checks in unscheduled care, newest first</caption>
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
          {accesses.map((access) => (
            <AccessRow key={access.id} access={access} />
          ))}
        </tbody>
      </table>
      <p>
        <a href={`/notifications/children/${childId}`}>See all of them over time</a>
      </p>
    </>
  )
}

function AccessRow({ access }: { access: ChildAccess }) {
  const words = [
    <ClinicalTime key="at" at={access.at} />,
    `${access.organisationName}, ${access.settingName}`,
    `${access.actorName}, ${access.roleLabel}`,
    reasonLabel(access.reason),
    access.outcome ? outcomeLabel(access.outcome) : 'Not told',
  ]
  return (
    <tr className="nhsuk-table__row" role="row">
      {COLUMNS.map((column, place) => (
        <td className="nhsuk-table__cell" role="cell" key={column}>
          <span className="nhsuk-table__heading" aria-hidden="true">
            {column}
          </span>
          {words[place]}
        </td>
      ))}
    </tr>
  )
}
