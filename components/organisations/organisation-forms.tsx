import { ActButton } from '@/components/forms/act-button'
import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { InsetText } from '@/components/nhs/inset-text'
import { List } from '@/components/nhs/list'
import type { AdministeredOrganisation } from '@/lib/organisations/get-organisation'
import { ORGANISATION_STATES } from '@/lib/organisations/schema'
import { ORGANISATION_STATE_WORDS } from '@/lib/people/labels'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'

type Act = (form: FormData) => Promise<void>

/** Moves an organisation to its next state, or suspends it; says what suspending does and does not do. */
export function StateForm({ organisation, setState }: { organisation: AdministeredOrganisation; setState: Act }) {
  const others = ORGANISATION_STATES.filter((state) => state !== organisation.state && state !== 'suspended')
  return (
    <>
      <p>Onboarding, pilot and live say how far the organisation has come. They change nothing about what its people may do.</p>
      <form action={setState}>
        <input type="hidden" name="organisation" value={organisation.id} />
        <SelectField name="state" label="Move it to" options={others.map((value) => ({ value, label: ORGANISATION_STATE_WORDS[value] }))} value="" />
        <Button kind="secondary" small>
          {organisation.state === 'suspended' ? 'End the suspension' : 'Change the state'}
        </Button>
      </form>
      {organisation.state !== 'suspended' && (
        <InsetText announced>
          <p>
            Suspending logs out everybody who works here, at once, and nobody can log in for it.
            {organisation.kind === 'authority' && ' The plans that the council has published go on being shown to clinicians: no child is hidden.'}
          </p>
          <ActButton
            act={setState}
            fields={{ organisation: organisation.id, state: 'suspended' }}
            words="Suspend"
            about={organisation.name}
            kind="warning"
          />
        </InsetText>
      )}
    </>
  )
}

/** Whom to ring or write to about the organisation's use of the service. */
export function ContactForm({ organisation, kept, save }: { organisation: AdministeredOrganisation; kept: KeptForm | null; save: Act }) {
  const field = (name: string, saved: string | null | undefined) => ({
    name,
    value: typedOr(kept, name, saved ?? ''),
    problem: problemAt(kept, name),
  })
  return (
    <form action={save} noValidate autoComplete="off">
      <input type="hidden" name="organisation" value={organisation.id} />
      <TextField {...field('contactName', organisation.contact?.name)} label="Name" />
      <TextField {...field('contactEmail', organisation.contact?.email)} label="Email address" />
      <TextField {...field('contactPhone', organisation.contact?.phone)} label="Telephone number" width={20} />
      <Button kind="secondary" small>
        Save the contact
      </Button>
    </form>
  )
}

/** The care settings of an NHS organisation, and a form to add one. */
export function SettingsForm({ organisation, kept, add }: { organisation: AdministeredOrganisation; kept: KeptForm | null; add: Act }) {
  const field = (name: string) => ({ name, value: typedOr(kept, name, ''), problem: problemAt(kept, name) })
  return (
    <>
      {organisation.settings.length === 0 && <p>None yet. Nobody can be a clinician here before there is one.</p>}
      <List kind="bullet">
        {organisation.settings.map((setting) => (
          <li key={setting.id}>
            {setting.name}: {setting.kind}
            {!setting.unscheduled && ', planned care'}
          </li>
        ))}
      </List>
      <form action={add} noValidate autoComplete="off">
        <input type="hidden" name="organisation" value={organisation.id} />
        <SelectField {...field('kind')} label="Kind of care setting" options={[{ value: '', label: 'Choose' }, ...organisation.settingKinds]} />
        <TextField
          {...field('settingName')}
          label="Name"
          hint="As its staff and councils know it, like Emergency department, Leeds General Infirmary"
        />
        <Button kind="secondary" small>
          Add this care setting
        </Button>
      </form>
    </>
  )
}

/** Changes the name of an organisation; its codes stay. */
export function RenameForm({ organisation, kept, rename }: { organisation: AdministeredOrganisation; kept: KeptForm | null; rename: Act }) {
  return (
    <form action={rename} noValidate autoComplete="off">
      <input type="hidden" name="organisation" value={organisation.id} />
      <TextField
        name="organisationName"
        label="Name of the organisation"
        hint="As clinicians and councils know it. Its codes stay"
        value={typedOr(kept, 'organisationName', organisation.name)}
        problem={problemAt(kept, 'organisationName')}
      />
      <Button kind="secondary" small>
        Change the name
      </Button>
    </form>
  )
}
