import { changedFieldLabel } from '@/lib/organisations/contact-words'
import type { AuthorityChange } from '@/lib/organisations/contacts'
import { proseDateTime } from '@/lib/shared/date-format'

/** Who changed what of the contacts and of what is shared, newest first. */
export function AuthorityChanges({ changes }: { changes: AuthorityChange[] }) {
  if (changes.length === 0) return <p>Nothing has been changed yet.</p>
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="changes-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption nhsuk-u-visually-hidden" id="changes-caption">
          The last changes, newest first
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['When', 'Who', 'What', 'Was', 'Is now'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {changes.map((change) => (
            <tr className="nhsuk-table__row" key={change.id}>
              <td className="nhsuk-table__cell">{proseDateTime(change.at)}</td>
              <td className="nhsuk-table__cell">{change.personName}</td>
              <td className="nhsuk-table__cell">{changedFieldLabel(change.field)}</td>
              <td className="nhsuk-table__cell wrap-anywhere">{change.was ?? 'Nothing'}</td>
              <td className="nhsuk-table__cell wrap-anywhere">{change.becomes ?? 'Nothing'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
