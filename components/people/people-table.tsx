import { StackedTable } from '@/components/nhs/stacked-table'
import type { HeldRole, ListedPerson } from '@/lib/people/person'
import { personAddress } from '@/lib/people/people-address'
import { PROVIDER_WORDS } from '@/lib/people/labels'
import { Moment } from './moment'
import { PersonStateTag } from './person-state-tag'

type Props = {
  people: readonly ListedPerson[]
  /** Whether they work at several organisations, so that each role says where. */
  everywhere: boolean
}

/** People by name: what they may do, how they log in, and when they last did. */
export function PeopleTable({ people, everywhere }: Props) {
  return (
    <StackedTable
      id="people"
      caption="People"
      captionHidden
      columns={[{ words: 'Name', className: 'min-w-64' }, { words: 'Roles', className: 'min-w-44' }, 'Logs in with', 'Last log-in', 'Status']}
      rowHeading={0}
      rows={people.map((person) => ({
        key: person.id,
        cells: [
          <Named key="name" person={person} />,
          <Roles key="roles" roles={person.roles} everywhere={everywhere} />,
          person.providers.map((provider) => PROVIDER_WORDS[provider]).join(', '),
          person.lastLogin ? <Moment key="last" at={person.lastLogin} /> : 'Never',
          <PersonStateTag key="status" state={person.status} expired={person.expired} />,
        ],
      }))}
    />
  )
}

function Named({ person }: { person: ListedPerson }) {
  return (
    <>
      <a href={personAddress(person.id)}>{person.name}</a>
      {person.email && <span className="block text-muted wrap-anywhere">{person.email}</span>}
    </>
  )
}

function Roles({ roles, everywhere }: { roles: readonly HeldRole[]; everywhere: boolean }) {
  if (roles.length === 0) return 'None'
  return roles.map((role) => (
    <span className="block" key={heldRoleLabel(role, true)}>
      {heldRoleLabel(role, everywhere)}
    </span>
  ))
}

/** A role with its setting and, where people work at several, its organisation. */
export function heldRoleLabel({ label, setting, organisation }: HeldRole, everywhere: boolean): string {
  return [label, setting, everywhere ? organisation : null].filter(Boolean).join(', ')
}
