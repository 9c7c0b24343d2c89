import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import type { ChildRecord } from '@/lib/children/get-child-record'

type Props = {
  record: Pick<ChildRecord, 'child'>
  /** What the form is for, above the field. */
  lead: readonly string[]
  label: string
  value: string
  problem: string | null
  /** What was typed the second time, where the number must be typed twice. */
  again?: { value: string; problem: string | null }
  check: (form: FormData) => Promise<void>
}

/** Asks for the other NHS number of a child. */
export function NumberForm({ record: { child }, lead, label, value, problem, again, check }: Props) {
  return (
    <form action={check} noValidate autoComplete="off">
      {lead.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <input type="hidden" name="childId" value={child.childId} />
      <input type="hidden" name="seen" value={child.versionId} />
      <TextField name="number" label={label} hint="10 digits" width={20} numeric value={value} problem={problem} />
      {again && <TextField name="again" label="Type the new NHS number again" width={20} numeric value={again.value} problem={again.problem} />}
      <Button>Continue</Button>
    </form>
  )
}
