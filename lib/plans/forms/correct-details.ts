import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { typedPerson } from './child-question'
import { detailsJourney } from './details-journey'
import { correctChild } from '../register-writes'
import { compareForm } from './compare-form'
import { saveDraft, saveInput, type SaveOutcome } from './save-draft'

/** Gives a child the name, date of birth and local reference from a completed form. */
export const correctDetails = defineUseCase({
  name: 'child.correct',
  permission: 'plan.write',
  input: saveInput,
  before: compareForm,
  run: (context): Promise<SaveOutcome> =>
    saveDraft(context, detailsJourney, context.answer, async ({ tx, actor, answers, facts, draft, verdict }) => {
      const { child, today } = facts
      const person = typedPerson(answers, today)
      if (!child || !person) throw new CpisError('conflict', 'The form is not complete')
      const compares = detailsJourney.person?.({ answers, facts, draft })
      await correctChild(tx, actor, child.childId, person, compares ? verdict : null)
      context.audit({ subject: { kind: 'child', id: child.childId }, details: { verdict: compares ? verdict.kind : 'as-before' } })
      return { childId: child.childId, planId: null }
    }),
})
