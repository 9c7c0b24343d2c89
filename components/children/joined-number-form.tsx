import { linkWords } from '@/components/approvals/link-words'
import { TextField } from '@/components/forms/text-field'
import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { LEAST_REASON, MOST_REASON } from '@/lib/approvals/approval'
import type { ChildRecord } from '@/lib/children/get-child-record'

type Asked = { value: string; problem: string | null }
type Props = { record: ChildRecord; chosen: Asked; reason: Asked; ask: (form: FormData) => Promise<void> }

/** Says by which links a child is found under another number, and asks which of them was wrong and why. */
export function JoinedNumberForm({ record: { child, links }, chosen, reason, ask }: Props) {
  return (
    <form action={ask} noValidate autoComplete="off">
      <p>Clinicians who check either of two joined numbers see what is held under both.</p>
      <p>
        Ask for two numbers to be parted only when they belong to two people. A social care practitioner of your authority has to agree. From that
        moment they are parted for everybody, and are not joined again by what the national record says.
      </p>
      <input type="hidden" name="childId" value={child.childId} />
      <TickBoxes
        name="linkId"
        legend="Which numbers do not belong together?"
        kind="radios"
        boxes={links.map((link) => ({ value: link.linkId, label: linkWords(link) }))}
        ticked={[chosen.value]}
        problem={chosen.problem}
      />
      <TextField
        name="reason"
        label="Why do they not belong together?"
        hint={`${LEAST_REASON} to ${MOST_REASON} characters. Your colleague who decides reads it. Write no name and no NHS number`}
        rows={5}
        large
        value={reason.value}
        problem={reason.problem}
      />
      <Button>Ask a second person</Button>
    </form>
  )
}
