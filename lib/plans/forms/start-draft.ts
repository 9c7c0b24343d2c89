import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { JOURNEY_NAMES } from './draft'
import { createDraft, keepDraft } from './draft-queries'
import { registeredChild, registeredPlan } from '../child-queries'
import { nextUnanswered } from './journey'
import { journeyOf } from './journeys'

const absent = z.literal('').transform(() => null)
const input = z.strictObject({
  journey: z.enum(JOURNEY_NAMES),
  /** Whom it is about; empty for a child who is not on the register. */
  childId: z.union([absent, z.guid()]),
  planId: z.union([absent, z.guid()]),
})

/** Opens a form, about a child or plan of the caller's own authority or about nobody yet. Returns its draft and its first page. */
export const startDraft = defineUseCase({
  name: 'form.start',
  permission: 'plan.write',
  input,
  run: async ({ tx, actor, input: whom, audit, about }): Promise<{ draftId: string; page: string }> => {
    audit({ details: { form: whom.journey } })
    const plan = whom.planId === null ? null : await registeredPlan(tx, whom.planId)
    const childId = plan?.childId ?? whom.childId
    const childNumber = childId === null ? null : (await registeredChild(tx, childId)).nhsNumber
    about(childNumber)
    const draft = await createDraft(tx, actor, { journey: whom.journey, childId, childNumber, planId: whom.planId })
    const journey = journeyOf(whom.journey)
    const answers = await journey.begin(tx, draft)
    const opened = await journey.open(tx, { ...draft, answers })
    await keepDraft(tx, { ...draft, answers, seenVersion: opened.version })
    return { draftId: draft.id, page: opened.steps.length === 0 ? 'check' : nextUnanswered(opened.steps) }
  },
})
