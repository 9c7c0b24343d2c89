import { ActButton } from '@/components/forms/act-button'
import { SelectField } from '@/components/forms/select-field'
import { Button } from '@/components/nhs/button'
import { Card, CardHeading } from '@/components/nhs/card'
import { Details } from '@/components/nhs/details'
import type { AdministeredPerson } from '@/lib/people/person'
import type { Place } from '@/lib/people/places'
import { ROLE_MEANING } from '@/lib/people/labels'
import { Moment } from './moment'
import { heldRoleLabel } from './people-table'

type Props = {
  person: AdministeredPerson
  everywhere: boolean
  /** Takes a role away; null where the person may not be acted on. */
  end: ((form: FormData) => Promise<void>) | null
}

/** The roles that somebody holds, what each allows, and a button to take it away. */
export function PersonRoles({ person, everywhere, end }: Props) {
  return (
    <>
      {person.roles.length === 0 && <p>No role: they cannot log in.</p>}
      {person.roles.map((role) => (
        <Card className="mb-4" key={role.id}>
          <CardHeading level={3}>{heldRoleLabel(role, everywhere)}</CardHeading>
          <p>{ROLE_MEANING[role.role]}</p>
          <p className="text-muted">
            Since <Moment at={role.grantedAt} />
            {role.grantedBy && `, given by ${role.grantedBy}`}
            {role.approvedBy && ` and approved by ${role.approvedBy}`}
          </p>
          {end && (
            <ActButton
              act={end}
              fields={{ assignment: role.id, person: person.id }}
              words="Take this role away"
              about={heldRoleLabel(role, everywhere)}
              kind="warning"
            />
          )}
        </Card>
      ))}
      {person.requests.map((request) => (
        <p key={`${request.label} ${request.at}`}>
          Waiting for approval by another administrator: {request.label}, {request.organisation}. Asked by {request.by} on <Moment at={request.at} />.
        </p>
      ))}
    </>
  )
}

/** Gives one more role at the administrator's own organisation. */
export function GiveRole({ personId, place, grant }: { personId: string; place: Place; grant: (form: FormData) => Promise<void> }) {
  return (
    <Details summary="Give another role">
      <form action={grant}>
        <input type="hidden" name="person" value={personId} />
        <SelectField name="role" label="Role" options={place.roles} value="" />
        {place.kind === 'nhs' && <SelectField name="settingId" label="Care setting" options={place.settings} value="" />}
        <Button small>Give this role</Button>
      </form>
    </Details>
  )
}
