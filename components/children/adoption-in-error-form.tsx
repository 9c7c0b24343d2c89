import { PlansBack } from '@/components/approvals/plans-back'
import { TextField } from '@/components/forms/text-field'
import { LEAST_REASON, MOST_REASON } from '@/lib/approvals/approval'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import type { ChildRecord } from '@/lib/children/get-child-record'
import { clinicalDate } from '@/lib/shared/date-format'

type Props = { record: ChildRecord; reason: { value: string; problem: string | null }; ask: (form: FormData) => Promise<void> }

/** Says exactly what comes back when an adoption is undone and what does not, and asks why. */
export function AdoptionInErrorForm({ record: { child, plans, endedWithClosing, keptUntil }, reason, ask }: Props) {
  const back = plans.flatMap((plan) =>
    endedWithClosing.filter(({ planId }) => planId === plan.planId).map(({ formerEnd }) => ({ ...plan, endDate: formerEnd })),
  )
  return (
    <form action={ask} noValidate autoComplete="off">
      <p>
        An adoption was recorded for <span className="app-number">{child.closedOn && clinicalDate(child.closedOn)}</span>, and closed this record. Ask
        for it to be undone only when this child was not adopted. A social care practitioner of your authority has to agree.
      </p>
      <Heading level={2}>What comes back</Heading>
      <ul>
        <li>The NHS number: you can add plans under it again, by hand and by file.</li>
        <li>
          <PlansBack plans={back} />
        </li>
        <li>What clinicians see of this record, from the moment your colleague agrees.</li>
      </ul>
      <Heading level={2}>What does not come back</Heading>
      <ul>
        <li>Plans that were changed or withdrawn since the adoption was recorded stay as they are.</li>
        <li>Offers to other authorities that were taken back are not made again.</li>
        <li>Rows of files that were not accepted while the record was closed are not loaded. Send them again.</li>
        <li>Nobody outside your authority is told: neither other authorities, nor clinicians who found nothing meanwhile.</li>
      </ul>
      {keptUntil && (
        <p>
          This is possible while the record is held. It is erased on or soon after <span className="app-number">{clinicalDate(keptUntil)}</span>.
          After that the number stays closed.
        </p>
      )}
      <input type="hidden" name="childId" value={child.childId} />
      <TextField
        name="reason"
        label="Why was the adoption entered in error?"
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
