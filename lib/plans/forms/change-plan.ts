import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { changedPlan, changeJourney } from './change-journey'
import { updatePlan } from '../register-writes'
import { saveDraftOfPlan, saveInput, thenLoadFollowing, type Saved } from './save-draft'

/** Gives a plan the dates and details from a completed form. */
export const changePlan = thenLoadFollowing(
  defineUseCase({
    name: 'plan.change',
    permission: 'plan.write',
    input: saveInput,
    run: (context): Promise<Saved> =>
      saveDraftOfPlan(context, changeJourney, null, async ({ tx, actor, ...form }) => {
        const { plan } = form.facts
        if (!plan) throw new CpisError('conflict', 'The form is not complete')
        const { startDate, endDate, expectedOn, ...details } = changedPlan(form, plan)
        await updatePlan(tx, actor, plan.planId, { startDate, endDate, expectedOn, details })
        context.audit({ subject: { kind: 'plan', id: plan.planId }, details: { type: plan.type } })
        return { childId: plan.childId, planId: plan.planId }
      }),
  }),
)
