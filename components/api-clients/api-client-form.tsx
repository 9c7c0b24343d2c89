import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { SCOPE_BOXES } from '@/lib/api-clients/labels'
import type { AdministeredApiClient } from '@/lib/api-clients/get-api-client'
import type { Choice } from '@/lib/people/places'
import { problemAt, tickedOr, typedOr, type KeptForm } from '@/lib/shared/form-answers'

type Act = (form: FormData) => Promise<void>

/** A new system: whose it is, its name, what it may do and from where, and whom to ring. */
export function NewApiClientForm({ places, kept, check }: { places: readonly Choice[]; kept: KeptForm | null; check: Act }) {
  return (
    <form action={check} noValidate autoComplete="off">
      <SelectField
        name="organisationId"
        label="Organisation"
        hint="It must be there already"
        options={[{ value: '', label: 'Choose' }, ...places]}
        value={typedOr(kept, 'organisationId', '')}
        problem={problemAt(kept, 'organisationId')}
      />
      <TextField
        name="name"
        label="Name of the system"
        hint="As the organisation calls it, like Case management, live. It stands in the history of files"
        value={typedOr(kept, 'name', '')}
        problem={problemAt(kept, 'name')}
      />
      <ChangeableFields kept={kept} />
      <Button>Continue</Button>
    </form>
  )
}

/** What can be changed about an existing client. */
export function ApiClientChangeForm({ client, kept, save }: { client: AdministeredApiClient; kept: KeptForm | null; save: Act }) {
  return (
    <form action={save} noValidate autoComplete="off">
      <input type="hidden" name="client" value={client.id} />
      <ChangeableFields kept={kept} client={client} />
      <Button kind="secondary" small>
        Save these settings
      </Button>
    </form>
  )
}

function ChangeableFields({ kept, client }: { kept: KeptForm | null; client?: AdministeredApiClient }) {
  const field = (name: string, saved = '') => ({ name, value: typedOr(kept, name, saved), problem: problemAt(kept, name) })
  const boxes = client ? SCOPE_BOXES.filter(({ value }) => client.scopes.includes(value) || fits(client, value)) : SCOPE_BOXES
  return (
    <>
      <TickBoxes
        name="scopes"
        legend="What it may do"
        kind="checkboxes"
        boxes={boxes}
        ticked={tickedOr(kept, 'scopes', client?.scopes ?? [])}
        problem={problemAt(kept, 'scopes')}
      />
      <TextField
        {...field('networks', client?.networks.join('\n'))}
        label="Addresses from which it asks"
        hint="IP addresses or networks, one a line, like 203.0.113.7 or 203.0.113.0/24"
        rows={3}
      />
      <TextField
        {...field('contactName', client?.contactName)}
        label="Who answers for it"
        hint="Whom to ring or write to when something is wrong with it"
      />
      <TextField {...field('contactEmail', client?.contactEmail)} label="Their email address" />
    </>
  )
}

function fits({ kind }: AdministeredApiClient, scope: string): boolean {
  return (kind === 'nhs') === (scope === 'lookup')
}
