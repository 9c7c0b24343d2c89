import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { endJourney } from './end-journey'
import { typedDates } from './plan-questions'
import { endPlanOn } from '../register-writes'
import { saveDraft, saveInput, type SaveOutcome } from './save-draft'

/** Ends a plan on the day given in a completed form. */
export const endPlan = defineUseCase({
  name: 'plan.end',
  permission: 'plan.end',
  input: saveInput,
  run: (context): Promise<SaveOutcome> =>
    saveDraft(context, endJourney, null, async ({ tx, actor, answers, facts: { plan } }) => {
      const { endDate } = typedDates(answers)
      if (!plan || !endDate) throw new CpisError('conflict', 'The form is not complete')
      await endPlanOn(tx, actor, plan.planId, endDate)
      context.audit({ subject: { kind: 'plan', id: plan.planId }, details: { type: plan.type } })
      return { childId: plan.childId, planId: plan.planId }
    }),
})
