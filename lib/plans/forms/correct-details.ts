import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { typedPerson } from './child-question'
import { detailsJourney } from './details-journey'
import { correctChild } from '../register-writes'
import { saveDraft, saveInput, type SaveOutcome } from './save-draft'

/** Gives a child the name, date of birth and local reference from a completed form. */
export const correctDetails = defineUseCase({
  name: 'child.correct',
  permission: 'plan.write',
  input: saveInput,
  run: (context): Promise<SaveOutcome> =>
    saveDraft(context, detailsJourney, async ({ tx, actor, answers, facts: { child, today } }) => {
      const person = typedPerson(answers, today)
      if (!child || !person) throw new CpisError('conflict', 'The form is not complete')
      await correctChild(tx, actor, child.childId, person)
      context.audit({ subject: { kind: 'child', id: child.childId } })
      return { childId: child.childId, planId: null }
    }),
})
