import type { PlanBack } from '@/lib/approvals/approval'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate } from '@/lib/shared/date-format'

/** The plans that are restored when an adoption is undone, each as it was before. */
export function PlansBack({ plans }: { plans: readonly PlanBack[] }) {
  if (plans.length === 0) return 'No plan comes back: none ended with the adoption, or each was changed since.'
  return (
    <>
      These plans, as they were before the adoption was recorded:
      <ul>
        {plans.map((plan) => (
          <li key={`${plan.type} ${plan.startDate}`}>
            {planTypeLabel(plan.type)}, started <span className="app-number">{clinicalDate(plan.startDate)}</span>,{' '}
            {plan.endDate ? (
              <>
                end date <span className="app-number">{clinicalDate(plan.endDate)}</span>
              </>
            ) : (
              'no end date'
            )}
          </li>
        ))}
      </ul>
    </>
  )
}
