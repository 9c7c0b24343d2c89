import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import type { Place } from '@/lib/people/places'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'

type Props = { personId: string; place: Place; kept: KeptForm | null; request: (form: FormData) => Promise<void> }

/** Asks a second national administrator for a privileged role. */
export function RequestRoleForm({ personId, place, kept, request }: Props) {
  return (
    <form action={request} noValidate>
      <Heading level={3}>Ask for a role at {place.name}</Heading>
      <input type="hidden" name="person" value={personId} />
      <input type="hidden" name="organisationId" value={place.id} />
      <SelectField name="role" label="Role" options={place.roles} value={typedOr(kept, 'role', '')} problem={problemAt(kept, 'role')} />
      <TextField name="reason" label="Why they need this role" value={typedOr(kept, 'reason', '')} problem={problemAt(kept, 'reason')} rows={3} />
      <Button small>Ask for this role</Button>
    </form>
  )
}
