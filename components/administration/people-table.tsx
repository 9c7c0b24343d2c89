import type { HeldRole, ListedPerson } from '@/lib/administration/person'
import { personAddress } from '@/lib/administration/people-address'
import { PROVIDER_WORDS } from '@/lib/administration/words'
import { Moment } from './moment'
import { PersonStateTag } from './state-tags'

type Props = {
  people: readonly ListedPerson[]
  /** Whether they work at several organisations, so that each role says where. */
  everywhere: boolean
}

/** People by name: what they may do, how they log in, when they did last. */
export function PeopleTable({ people, everywhere }: Props) {
  return (
    <div className="nhsuk-table-container app-scroll relative" tabIndex={0} role="region" aria-labelledby="people">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption nhsuk-u-visually-hidden" id="people">
          People
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['Name', 'Roles', 'Logs in with', 'Last log-in', 'Status'].map((head) => (
              <th key={head} className="nhsuk-table__header" scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {people.map((person) => (
            <tr className="nhsuk-table__row" key={person.id}>
              <th className="nhsuk-table__cell nhsuk-u-font-weight-normal min-w-64 text-left" scope="row">
                <a href={personAddress(person.id)}>{person.name}</a>
                {person.email && <span className="block text-muted wrap-anywhere">{person.email}</span>}
              </th>
              <td className="nhsuk-table__cell min-w-44">
                {person.roles.length === 0 && 'None'}
                {person.roles.map((role) => (
                  <span className="block" key={roleInWords(role, true)}>
                    {roleInWords(role, everywhere)}
                  </span>
                ))}
              </td>
              <td className="nhsuk-table__cell">{person.providers.map((provider) => PROVIDER_WORDS[provider]).join(', ')}</td>
              <td className="nhsuk-table__cell">{person.lastLogin ? <Moment at={person.lastLogin} /> : 'Never'}</td>
              <td className="nhsuk-table__cell">
                <PersonStateTag state={person.status} expired={person.expired} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** A role with its setting and, where people work at several, its organisation. */
export function roleInWords({ label, setting, organisation }: HeldRole, everywhere: boolean): string {
  return [label, setting, everywhere ? organisation : null].filter(Boolean).join(', ')
}
