import { TextField } from '@/components/forms/text-field'
import { Button } from '@/components/nhs/button'
import type { ChildRecord } from '@/lib/children/get-child-record'
import { SureQuestion, type Sure } from './sure-question'

type Props = {
  record: Pick<ChildRecord, 'child'>
  /** What the form is for, above the field. */
  lead: readonly string[]
  label: string
  value: string
  problem: string | null
  /** What was typed the second time, where the number must be typed twice. */
  again?: { value: string; problem: string | null }
  /** Whether to ask if the number is right, which the national record does not confirm. */
  sure?: Sure
  check: (form: FormData) => Promise<void>
}

/** Asks for the other NHS number of a child. */
export function NumberForm({ record: { child }, lead, label, value, problem, again, sure, check }: Props) {
  return (
    <form action={check} noValidate autoComplete="off">
      {lead.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <input type="hidden" name="childId" value={child.childId} />
      <input type="hidden" name="seen" value={child.versionId} />
      <TextField name="number" label={label} hint="10 digits" width={20} numeric value={value} problem={problem} />
      {again && <TextField name="again" label="Type the new NHS number again" width={20} numeric value={again.value} problem={again.problem} />}
      {sure && (
        <SureQuestion
          sure={sure}
          legend="Is this number right?"
          answer={{ label: 'Yes, save it as it is', hint: 'It stays on the list of what needs your attention' }}
        />
      )}
      <Button>Continue</Button>
    </form>
  )
}
