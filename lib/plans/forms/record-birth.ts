import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { numberAnswer } from '@/lib/shared/typed-answers'
import { birthJourney, bornOn, whatFollows, type BirthFacts } from './birth-journey'
import { typedPerson } from './child-question'
import { typedDetails } from './details-question'
import type { Context } from './journey'
import { typedDates } from './plan-questions'
import { keepVerdict } from '../number-verdict'
import { endPlanOn, insertChild, insertPlan, protectChildOf } from '../register-writes'
import { compareForm } from './compare-form'
import { BABY_NUMBER } from './record-facts'
import { saveDraft, saveInput, type SaveOutcome } from './save-draft'

type Work = Context<BirthFacts> & Pick<Parameters<Parameters<typeof saveDraft>[3]>[0], 'tx' | 'actor' | 'verdict'>

/** Ends an unborn plan on the day of birth and opens the baby's own, together or not at all. */
export const recordBirth = defineUseCase({
  name: 'plan.birth',
  permission: 'plan.write',
  input: saveInput,
  before: compareForm,
  run: (context): Promise<SaveOutcome> =>
    saveDraft(context, birthJourney, context.answer, async (work) => {
      const { plan } = work.facts
      const born = bornOn(work)
      if (!plan || !born) throw new CpisError('conflict', 'The form is not complete')
      await endPlanOn(work.tx, work.actor, plan.planId, born)
      const follows = whatFollows(work)
      const opened = follows === 'CPP' || follows === 'LAC' ? await openBabysPlan(work, follows) : null
      context.audit({
        subject: { kind: 'plan', id: plan.planId },
        details: { follows: follows ?? 'none', verdict: opened ? work.verdict.kind : 'nobody' },
      })
      return opened ?? { childId: plan.childId, planId: plan.planId }
    }),
})

async function openBabysPlan(work: Work, type: 'CPP' | 'LAC'): Promise<{ childId: string; planId: string }> {
  const { tx, actor, answers, facts } = work
  const { startDate } = typedDates(answers)
  const number = numberAnswer(answers, BABY_NUMBER)
  if (!startDate || !number.ok) throw new CpisError('conflict', 'The form is not complete')
  // If the mother must not be found, nor must the baby.
  const isProtected = facts.child?.isProtected ?? false
  if (facts.baby && isProtected) await protectChildOf(tx, actor, facts.baby.childId)
  if (facts.baby) await keepVerdict(tx, actor, { ...facts.baby, isProtected: facts.baby.isProtected || isProtected }, work.verdict)
  const childId = facts.baby?.childId ?? (await addBaby(work, number.value, isProtected))
  const details = typedDetails({ answers: {}, facts, type, held: null })
  return {
    childId,
    planId: await insertPlan(tx, actor, { childId, nhsNumber: number.value, type, startDate, endDate: null, expectedOn: null, details }),
  }
}

async function addBaby(
  { tx, actor, answers, facts, draft, verdict }: Work,
  nhsNumber: Parameters<typeof insertChild>[2],
  isProtected: boolean,
): Promise<string> {
  const baby = typedPerson(answers, facts.today, bornOn({ answers, facts }))
  if (!baby) throw new CpisError('conflict', `The form ${draft.journey} is not complete`)
  return insertChild(tx, actor, nhsNumber, baby, { isProtected, verdict })
}
