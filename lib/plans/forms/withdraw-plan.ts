import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { choiceAnswer } from '@/lib/shared/typed-answers'
import { withdrawPlanOf } from '../register-writes'
import { saveDraft, saveInput, type SaveOutcome } from './save-draft'
import { WITHDRAWAL_REASONS, withdrawJourney } from './withdraw-journey'

/** Withdraws a plan as entered in error. The reason goes into the compliance log. */
export const withdrawPlan = defineUseCase({
  name: 'plan.withdraw',
  permission: 'plan.write',
  input: saveInput,
  run: (context): Promise<SaveOutcome> =>
    saveDraft(context, withdrawJourney, null, async ({ tx, actor, answers, facts: { plan } }) => {
      const reason = choiceAnswer(answers, 'why', WITHDRAWAL_REASONS)
      if (!plan || !reason) throw new CpisError('conflict', 'The form is not complete')
      await withdrawPlanOf(tx, actor, plan.planId)
      context.audit({ subject: { kind: 'plan', id: plan.planId }, details: { type: plan.type, reason } })
      return { childId: plan.childId, planId: plan.planId }
    }),
})
