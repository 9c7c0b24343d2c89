import { TickBoxes } from '@/components/forms/tick-boxes'
import { Button } from '@/components/nhs/button'
import type { ChildRecord } from '@/lib/children/get-child-record'
import { PLANS_AFTER, plansAfterLabel, REOPENING_REASONS, reopeningReasonLabel } from '@/lib/children/reopening-schema'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate } from '@/lib/shared/date-format'

type Answer = { value: string; problem: string | null }
type Props = { record: ChildRecord; reason: Answer; plans: Answer; check: (form: FormData) => Promise<void> }

/** Asks why a record closed by a death is being reopened, and what becomes of the plans that ended with it. */
export function ReopeningForm({ record: { child, plans: held, endedWithClosing }, reason, plans, check }: Props) {
  const ended = held.filter(({ planId }) => endedWithClosing.some((ended) => ended.planId === planId))
  return (
    <form action={check} noValidate autoComplete="off">
      <p>
        A death was recorded for <span className="app-number">{child.closedOn && clinicalDate(child.closedOn)}</span>, and closed this record. Open it
        again only when that was a mistake.
      </p>
      <input type="hidden" name="childId" value={child.childId} />
      <input type="hidden" name="seen" value={child.versionId} />
      <TickBoxes
        name="reason"
        kind="radios"
        legend="Why is the record opened again?"
        boxes={REOPENING_REASONS.map((value) => ({ value, label: reopeningReasonLabel(value) }))}
        ticked={[reason.value]}
        problem={reason.problem}
      />
      {ended.length === 0 ? (
        <>
          <p>No plan ended with the death.</p>
          <input type="hidden" name="plans" value="ended" />
        </>
      ) : (
        <>
          <p>These plans ended with the death:</p>
          <ul>
            {ended.map((plan) => (
              <li key={plan.planId}>
                {planTypeLabel(plan.type)}, started <span className="app-number">{clinicalDate(plan.startDate)}</span>
              </li>
            ))}
          </ul>
          <TickBoxes
            name="plans"
            kind="radios"
            legend="What becomes of these plans?"
            boxes={PLANS_AFTER.map((value) => ({ value, label: plansAfterLabel(value) }))}
            ticked={[plans.value]}
            problem={plans.problem}
          />
        </>
      )}
      <Button>Continue</Button>
    </form>
  )
}
