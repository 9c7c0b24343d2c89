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
  run: async ({ tx, actor, input: about, audit }): Promise<{ draftId: string; page: string }> => {
    audit({ details: { form: about.journey } })
    const plan = about.planId === null ? null : await registeredPlan(tx, about.planId)
    const childId = plan?.childId ?? about.childId
    if (childId !== null) await registeredChild(tx, childId)
    const draft = await createDraft(tx, actor, { journey: about.journey, childId, planId: about.planId })
    const journey = journeyOf(about.journey)
    const answers = await journey.begin(tx, draft)
    const opened = await journey.open(tx, { ...draft, answers })
    await keepDraft(tx, { ...draft, answers, seenVersion: opened.version })
    return { draftId: draft.id, page: opened.steps.length === 0 ? 'check' : nextUnanswered(opened.steps) }
  },
})
