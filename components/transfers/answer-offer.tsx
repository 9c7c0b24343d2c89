import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { clinicalDate } from '@/lib/shared/date-format'
import type { TransferPage } from '@/lib/transfers/get-transfer'
import { DECLINE_REASONS, declineReasonLabel } from '@/lib/transfers/transfer'

type Action = (form: FormData) => Promise<void>
type Props = { page: TransferPage; accept: Action; decline: Action; problem: string | null; ticked: readonly string[] }

const HELD: Readonly<Record<TransferPage['held'], string>> = {
  nothing: 'You do not hold this child yet. Accepting adds the child and the plan to your register.',
  child: 'You hold this child already. Accepting adds the plan to it.',
  'plan-of-this-kind': 'You hold a plan of this kind for this child already. It goes on, at least as long as the one that is offered, which ends.',
  closed: 'Your own record of this child is closed, so that the plan cannot be taken over. Call the other authority.',
}

/** The receiving authority's possible answers: take the plan over, or decline it with a coded reason. */
export function AnswerOffer({ page: { transfer, held }, accept, decline, problem, ticked }: Props) {
  return (
    <>
      <Heading level={2}>Take over this plan</Heading>
      <p>{HELD[held]}</p>
      <p>
        The plan ends at {transfer.fromName} and begins with you on {clinicalDate(transfer.movesOn)}, in one moment. Care-plan details come with it;
        check the lead team and the dates of reviews afterwards. Until you accept, clinicians see the plan of {transfer.fromName} and are told to call
        both.
      </p>
      {transfer.due && held !== 'closed' && (
        <form action={accept}>
          <input type="hidden" name="transferId" value={transfer.id} />
          <Button>Accept this plan</Button>
        </form>
      )}
      {!transfer.due && <p>You can accept it from {clinicalDate(transfer.movesOn)}.</p>}
      <Heading level={2}>Decline</Heading>
      <form action={decline} noValidate>
        <input type="hidden" name="transferId" value={transfer.id} />
        <TickBoxes
          name="reason"
          kind="radios"
          legend="Why do you decline?"
          boxes={DECLINE_REASONS.map((reason) => ({ value: reason, label: declineReasonLabel(reason) }))}
          ticked={ticked}
          problem={problem}
        />
        <Button kind="secondary">Decline this plan</Button>
      </form>
    </>
  )
}
