import { ActButton } from '@/components/forms/act-button'
import { SelectField } from '@/components/forms/select-field'
import type { AdministeredPerson } from '@/lib/people/person'
import type { Place } from '@/lib/people/places'
import { ROLE_MEANING } from '@/lib/people/labels'
import { Moment } from './moment'
import { roleInWords } from './people-table'

type Props = {
  person: AdministeredPerson
  everywhere: boolean
  /** Takes a role away; null where the person may not be acted on. */
  end: ((form: FormData) => Promise<void>) | null
}

/** The roles that somebody holds, with what each allows, and a button to take it away. */
export function PersonRoles({ person, everywhere, end }: Props) {
  return (
    <>
      {person.roles.length === 0 && <p>No role: they cannot log in.</p>}
      {person.roles.map((role) => (
        <div className="nhsuk-card mb-4" key={role.id}>
          <div className="nhsuk-card__content">
            <h3 className="nhsuk-card__heading nhsuk-heading-s">{roleInWords(role, everywhere)}</h3>
            <p>{ROLE_MEANING[role.role]}</p>
            <p className="text-muted">
              Since <Moment at={role.grantedAt} />
              {role.grantedBy && `, given by ${role.grantedBy}`}
              {role.approvedBy && ` and approved by ${role.approvedBy}`}
            </p>
            {end && <ActButton act={end} fields={{ assignment: role.id, person: person.id }} words="Take this role away" about={roleInWords(role, everywhere)} kind="warning" />}
          </div>
        </div>
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
    <details className="nhsuk-details">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Give another role</span>
      </summary>
      <div className="nhsuk-details__text">
        <form action={grant}>
          <input type="hidden" name="person" value={personId} />
          <SelectField name="role" label="Role" options={place.roles} value="" />
          {place.kind === 'nhs' && <SelectField name="settingId" label="Care setting" options={place.settings} value="" />}
          <button className="nhsuk-button nhsuk-button--small" type="submit">
            Give this role
          </button>
        </form>
      </div>
    </details>
  )
}
