import { ActButton } from '@/components/forms/act-button'
import { LogInAgain } from '@/components/forms/log-in-again'
import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Card, CardHeading } from '@/components/nhs/card'
import { Details } from '@/components/nhs/details'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { ProviderId } from '@/lib/identity/providers'
import type { AdministeredPerson } from '@/lib/people/person'
import type { Place } from '@/lib/people/places'
import { ROLE_MEANING } from '@/lib/people/labels'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { Moment } from './moment'
import { heldRoleLabel } from './people-table'

type Props = {
  person: AdministeredPerson
  everywhere: boolean
  /** Takes a role away; null where the person may not be acted on. */
  end: ((form: FormData) => Promise<void>) | null
  /** What was typed when a privileged role was to be taken away. */
  kept: KeptForm | null
  /** With which provider the administrator logs in again. */
  provider: ProviderId
}

/** The roles that somebody holds, what each allows, and a button to take it away. */
export function PersonRoles({ person, everywhere, end, kept, provider }: Props) {
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
          {end && role.privileged && <EndPrivilegedRole person={person} role={role} end={end} kept={kept} provider={provider} />}
          {end && !role.privileged && (
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

type EndProps = { person: AdministeredPerson; role: AdministeredPerson['roles'][number]; end: (form: FormData) => Promise<void> }

/** What took two people to give is taken away for a reason, by somebody who has just logged in. */
function EndPrivilegedRole({ person, role, end, kept, provider }: EndProps & Pick<Props, 'kept' | 'provider'>) {
  const own = kept?.answers.assignment?.[0] === role.id ? kept : null
  const act = 'take this role away'
  if (!person.loggedInLately) return <LogInAgain provider={provider} from="/people" act={act} />
  return (
    <form action={end} noValidate>
      <input type="hidden" name="assignment" value={role.id} />
      <input type="hidden" name="person" value={person.id} />
      <TextField
        id={`reason-${role.id}`}
        name="reason"
        label="Why the role is taken away"
        value={typedOr(own, 'reason', '')}
        problem={problemAt(own, 'reason')}
      />
      <Button kind="warning" small className="mb-0">
        Take this role away<VisuallyHidden>: {role.label}</VisuallyHidden>
      </Button>
    </form>
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
