import { SelectField } from '@/components/forms/select-field'
import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import { HOLD_KIND_WORDS, HOLD_KINDS } from '@/lib/legal-holds/legal-hold'

type Props = {
  organisations: { value: string; label: string }[]
  values: { kind: string; number: string; personName: string; organisationId: string; reason: string }
  problemOf: (field: string) => string | null
  place: (form: FormData) => Promise<void>
}

/** Asks what to keep and why. Only the field that goes with the choice is read. */
export function LegalHoldForm({ organisations, values, problemOf, place }: Props) {
  const kinds = [{ value: '', label: 'Choose' }, ...HOLD_KINDS.map((kind) => ({ value: kind, label: HOLD_KIND_WORDS[kind] }))]
  return (
    <form action={place} noValidate>
      <SelectField name="kind" label="What to keep" options={kinds} value={values.kind} problem={problemOf('kind')} />
      <TextField
        name="number"
        label="NHS number, for one child"
        hint="Only a keyed hash of it is kept"
        value={values.number}
        width={10}
        numeric
        problem={problemOf('number')}
      />
      <TextField name="personName" label="Full name, for one person" value={values.personName} width={20} problem={problemOf('personName')} />
      <SelectField
        name="organisationId"
        label="Organisation, for one organisation"
        options={[{ value: '', label: 'None' }, ...organisations]}
        value={values.organisationId}
        problem={problemOf('organisationId')}
      />
      <TextField
        name="reason"
        label="Why these records must be kept"
        hint="At least 15 characters. Do not name the child"
        value={values.reason}
        rows={3}
        problem={problemOf('reason')}
      />
      <Button>Place the hold</Button>
    </form>
  )
}
