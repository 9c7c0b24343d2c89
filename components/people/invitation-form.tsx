import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Details } from '@/components/nhs/details'
import type { Place } from '@/lib/people/places'
import { isPrivileged } from '@/lib/people/schema'
import { PROVIDER_WORDS, ROLE_MEANING } from '@/lib/people/labels'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { usualProvider } from '@/lib/people/usual-provider'

type Props = { place: Place; kept: KeptForm | null; check: (form: FormData) => Promise<void> }

const CHOOSE = { value: '', label: 'Choose' }

/** Who is invited, how they will log in, and in which role they will work. */
export function InvitationForm({ place, kept, check }: Props) {
  const field = (name: string, saved = '') => ({ name, value: typedOr(kept, name, saved), problem: problemAt(kept, name) })
  const privileged = place.roles.some(({ value }) => isPrivileged(value))
  const [only] = place.roles.length === 1 ? place.roles : []
  return (
    <form action={check} noValidate autoComplete="off">
      <input type="hidden" name="organisationId" value={place.id} />
      <TextField {...field('name')} label="Name" />
      <TextField
        {...field('email')}
        label="Work email address"
        hint="They join by it when they log in for the first time and their provider vouches for it"
      />
      <SelectField
        {...field('provider', usualProvider(place.kind))}
        label="How they log in"
        options={Object.entries(PROVIDER_WORDS).map(([value, label]) => ({ value, label }))}
      />
      <TextField
        {...field('subject')}
        label="Identifier at the provider (optional)"
        hint="If you know it, they join by it and not by the email address. For NHS Care Identity it is the 12-digit user number"
      />
      <SelectField {...field('role', only?.value)} label="Role" options={only ? place.roles : [CHOOSE, ...place.roles]} />
      <RoleMeanings roles={place.roles} />
      {!privileged && place.kind === 'nhs' && (
        <SelectField
          {...field('settingId')}
          label="Care setting"
          hint="Where they work. More can be added afterwards"
          options={[CHOOSE, ...place.settings]}
        />
      )}
      {privileged && (
        <TextField
          {...field('reason')}
          label="Why they need this role"
          hint="A second national administrator reads it before they approve"
          rows={3}
        />
      )}
      <Button>Continue</Button>
    </form>
  )
}

function RoleMeanings({ roles }: Pick<Place, 'roles'>) {
  return (
    <Details summary="What each role may do">
      <ul>
        {roles.map(({ value, label }) => (
          <li key={value}>
            {label}: {ROLE_MEANING[value]}
          </li>
        ))}
      </ul>
    </Details>
  )
}
