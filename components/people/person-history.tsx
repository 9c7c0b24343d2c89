import { List } from '@/components/nhs/list'
import type { AdministeredPerson, AdministrationChange } from '@/lib/people/person'
import { changeLabel, PROVIDER_WORDS } from '@/lib/people/labels'
import { Moment } from './moment'

/** The last sessions of somebody: when, as what, by which provider. */
export function SessionTable({ sessions }: { sessions: AdministeredPerson['sessions'] }) {
  if (sessions.length === 0) return <p>They have never logged in.</p>
  return (
    <div className="nhsuk-table-container app-scroll relative" tabIndex={0} role="region" aria-labelledby="sessions">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption nhsuk-u-visually-hidden" id="sessions">
          Sessions
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['Logged in', 'Last used', 'As', 'With', 'State'].map((head) => (
              <th key={head} className="nhsuk-table__header" scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {sessions.map((session) => (
            <tr className="nhsuk-table__row" key={session.at}>
              <td className="nhsuk-table__cell"><Moment at={session.at} /></td>
              <td className="nhsuk-table__cell"><Moment at={session.seenAt} /></td>
              <td className="nhsuk-table__cell min-w-44">{session.as || 'Not chosen'}</td>
              <td className="nhsuk-table__cell">{PROVIDER_WORDS[session.provider]}</td>
              <td className="nhsuk-table__cell">{session.open ? 'Open' : 'Over'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What administrators changed, the latest first. */
export function AdministrationHistory({ changes }: { changes: readonly AdministrationChange[] }) {
  if (changes.length === 0) return <p>Nothing has been changed here yet.</p>
  return (
    <List>
      {changes.map((change) => (
        <li className="wrap-anywhere" key={`${change.at} ${change.what}`}>
          <Moment at={change.at} />: {changeLabel(change)}, by {change.by}
        </li>
      ))}
    </List>
  )
}
