import { DateField } from '@/components/forms/date-field'
import { Button } from '@/components/nhs/button'
import type { ChildRecord } from '@/lib/children/get-child-record'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate } from '@/lib/shared/date-format'
import { SureQuestion, type Sure } from './sure-question'

type Props = {
  record: ChildRecord
  lead: readonly string[]
  legend: string
  answers: Readonly<Record<string, string>>
  problem: string | null
  /** Whether to ask if the day is right, which is long past. */
  sure?: Sure
  check: (form: FormData) => Promise<void>
}

/** Asks on which day a record is closed, and says which plans end with it. */
export function ClosingForm({ record: { child, plans }, lead, legend, answers, problem, sure, check }: Props) {
  const inPlace = plans.filter((plan) => plan.status === 'current' || plan.status === 'ending')
  return (
    <form action={check} noValidate autoComplete="off">
      {lead.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {inPlace.length === 0 && <p>No plan is in place.</p>}
      {inPlace.length > 0 && (
        <>
          <p>These plans end:</p>
          <ul>
            {inPlace.map((plan) => (
              <li key={plan.planId}>
                {planTypeLabel(plan.type)}, started <span className="app-number">{clinicalDate(plan.startDate)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <input type="hidden" name="childId" value={child.childId} />
      <input type="hidden" name="seen" value={child.versionId} />
      <DateField
        name="on"
        legend={legend}
        hint="For example, 27 3 2026"
        answers={answers}
        problem={problem ? { field: 'on-day', message: problem } : null}
      />
      {sure && <SureQuestion sure={sure} legend="Is this date right?" answer={{ label: 'Yes, that is right' }} />}
      <Button>Continue</Button>
    </form>
  )
}
