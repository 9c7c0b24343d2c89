import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { changedPlan, changeJourney } from './change-journey'
import { updatePlan } from '../register-writes'
import { saveDraft, saveInput, type SaveOutcome } from './save-draft'

/** Gives a plan the dates and details from a completed form. */
export const changePlan = defineUseCase({
  name: 'plan.change',
  permission: 'plan.write',
  input: saveInput,
  run: (context): Promise<SaveOutcome> =>
    saveDraft(context, changeJourney, null, async ({ tx, actor, ...form }) => {
      const { plan } = form.facts
      if (!plan) throw new CpisError('conflict', 'The form is not complete')
      const { startDate, endDate, expectedOn, ...details } = changedPlan(form, plan)
      await updatePlan(tx, actor, plan.planId, { startDate, endDate, expectedOn, details })
      context.audit({ subject: { kind: 'plan', id: plan.planId }, details: { type: plan.type } })
      return { childId: plan.childId, planId: plan.planId }
    }),
})
