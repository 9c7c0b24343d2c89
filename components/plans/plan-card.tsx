import { Card, CardHeading } from '@/components/nhs/card'
import { Facts } from '@/components/nhs/summary-list'
import type { RegisteredPlan } from '@/lib/plans/registered-child'
import { planTypeLabel } from '@/lib/plans/labels'
import { PLAN_PARTS } from '@/lib/plans/record-parts'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { clinicalDate } from '@/lib/shared/date-format'
import { PlanActions } from './child-actions'
import { EndToConfirm, type EndToConfirmProps } from './end-to-confirm'
import { PlanStatusTag } from './plan-status-tag'

type Props = {
  plan: RegisteredPlan
  nhsNumber: NhsNumber
  isClosed: boolean
  canChange: boolean
  answerEnding: EndToConfirmProps['answer']
}

/** What is not repeated below the heading, or is not about a single plan. */
const ELSEWHERE = ['start', 'end', 'nhs-number', 'withdrawn']

/** One plan of a child, with its state and, for those who may, what can be done with it. */
export function PlanCard({ plan, nhsNumber, isClosed, canChange, answerEnding }: Props) {
  const about = `${planTypeLabel(plan.type)}, started ${clinicalDate(plan.startDate)}`
  const details = PLAN_PARTS.filter(({ name }) => !ELSEWHERE.includes(name))
    .map(({ label, says }) => [label, says({ ...plan, nhsNumber })] as const)
    .filter(([, words]) => words !== 'None')
  const rows = [['Started', clinicalDate(plan.startDate)], [plan.status === 'ended' ? 'Ended' : 'Ends', endLabel(plan)], ...details] as const
  return (
    <Card as="article">
      <CardHeading level={3}>
        {planTypeLabel(plan.type)} <PlanStatusTag status={plan.status} />
      </CardHeading>
      <Facts facts={rows} className="mb-4 tablet:mb-6" />
      {plan.endToConfirm && <EndToConfirm plan={plan} ending={plan.endToConfirm} about={about} answer={answerEnding} />}
      {canChange && <PlanActions plan={plan} about={about} isClosed={isClosed} />}
    </Card>
  )
}

function endLabel({ endDate, endsOn, status }: RegisteredPlan): string {
  if (status === 'withdrawn') return 'Entered in error: shown to nobody'
  if (endsOn === null) return 'Not ended'
  if (endDate === endsOn) return clinicalDate(endsOn)
  return `${clinicalDate(endsOn)}, the 18th birthday`
}
