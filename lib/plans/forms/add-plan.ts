import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { addJourney, typedKind } from './add-journey'
import { numberAnswer } from '@/lib/shared/typed-answers'
import { typedPerson } from './child-question'
import { typedDetails } from './details-question'
import { typedDates } from './plan-questions'
import { NUMBER_FIELD } from './record-facts'
import { keepVerdict } from '../number-verdict'
import { insertChild, insertPlan } from '../register-writes'
import { compareForm } from './compare-form'
import { saveDraft, saveInput, type SaveOutcome } from './save-draft'

/** Adds the plan from a completed form, and the child if nobody is on the register under the number. Clinicians see it from now on. */
export const addPlan = defineUseCase({
  name: 'plan.add',
  permission: 'plan.write',
  input: saveInput,
  before: compareForm,
  run: (context): Promise<SaveOutcome> =>
    saveDraft(context, addJourney, context.answer, async ({ tx, actor, answers, facts, draft, verdict }) => {
      const type = typedKind({ answers, facts, draft })
      const { startDate, expectedOn } = typedDates(answers)
      if (!type || !startDate) throw new CpisError('conflict', 'The form is not complete')
      if (facts.child) await keepVerdict(tx, actor, facts.child, verdict)
      const childId = facts.child?.childId ?? (await addChild({ tx, actor, answers, verdict, today: facts.today }))
      const nhsNumber = facts.child?.nhsNumber ?? numberOf(answers)
      const details = typedDetails({ answers, facts, type, held: null })
      const expected = type === 'UCPP' ? expectedOn : null
      const planId = await insertPlan(tx, actor, { childId, nhsNumber, type, startDate, endDate: null, expectedOn: expected, details })
      context.audit({ subject: { kind: 'plan', id: planId }, details: { type, verdict: verdict.kind } })
      return { childId, planId }
    }),
})

type NewChild = Pick<Parameters<Parameters<typeof saveDraft>[3]>[0], 'tx' | 'actor' | 'answers' | 'verdict'> & {
  today: Parameters<typeof typedPerson>[1]
}

function addChild({ tx, actor, answers, verdict, today }: NewChild): Promise<string> {
  const person = typedPerson(answers, today)
  if (!person) throw new CpisError('conflict', 'The form is not complete')
  return insertChild(tx, actor, numberOf(answers), person, { verdict })
}

function numberOf(answers: NewChild['answers']) {
  const number = numberAnswer(answers, NUMBER_FIELD)
  if (!number.ok) throw new CpisError('conflict', 'The form is not complete')
  return number.value
}
