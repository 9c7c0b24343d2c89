import { ClinicalTime } from '@/components/lookup/clinical-time'
import { outcomeLabel, reasonLabel } from '@/lib/access-records/labels'
import type { AccessUnderWrongNumber, ChildAccess } from '@/lib/plans/child-accesses'
import { AccessesUnderWrongNumber } from './accesses-under-wrong-number'

const COLUMNS = ['When', 'Where', 'Who', 'Why', 'What happened']

type Props = { childId: string; accesses: ChildAccess[]; underWrongNumber: AccessUnderWrongNumber[] }

/** The last looks at a child in unscheduled care, and apart from them those under a number that was wrong. */
export function ChildAccesses({ childId, accesses, underWrongNumber }: Props) {
  return (
    <>
      {accesses.length === 0 ? (
        <p>Nobody in unscheduled care has looked at this child here.</p>
      ) : (
        <AccessRows accesses={accesses} caption="The last checks in unscheduled care, newest first" />
      )}
      <AccessesUnderWrongNumber heading="h3" numbers={underWrongNumber.map(({ nhsNumber }) => nhsNumber)}>
        <AccessRows accesses={underWrongNumber} caption="Checks under a number that was wrong, newest first" />
      </AccessesUnderWrongNumber>
      {accesses.length + underWrongNumber.length > 0 && (
        <p>
          <a href={`/notifications/children/${childId}`}>See all of them over time</a>
        </p>
      )}
    </>
  )
}

function AccessRows({ accesses, caption }: { accesses: readonly ChildAccess[]; caption: string }) {
  return (
    <table className="nhsuk-table nhsuk-table--compact nhsuk-table--responsive" role="table">
      <caption className="nhsuk-table__caption nhsuk-u-visually-hidden">{caption}</caption>
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
