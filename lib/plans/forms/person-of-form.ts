import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import type { TracedPerson } from '@/lib/demographics/trace-people'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { addJourney } from './add-journey'
import { birthJourney } from './birth-journey'
import { COMPARISON_PAGE } from './comparison-question'
import { detailsJourney } from './details-journey'
import type { Draft } from './draft'
import { draftOf } from './draft-queries'
import { nextUnanswered, type OpenJourney } from './journey'
import { openJourney } from './open-journey'

/** The forms that are about somebody to be compared. */
const OPENED: Partial<Record<Draft['journey'], (tx: Transaction, draft: Draft) => Promise<OpenJourney>>> = {
  add: (tx, draft) => openJourney(tx, addJourney, draft),
  birth: (tx, draft) => openJourney(tx, birthJourney, draft),
  details: (tx, draft) => openJourney(tx, detailsJourney, draft),
}

/**
 * Whom a form is about, once everything else is typed: demographics are asked about nobody whom somebody is still typing.
 *
 * @returns null while something is missing or wrong, for a form that is saved, and for one that says nothing of anybody's number or name
 */
export const personOfForm = defineUseCase({
  name: 'form.person',
  permission: 'plan.write',
  input: z.strictObject({ draftId: z.guid() }),
  run: async ({ tx, input, audit, about }): Promise<TracedPerson | null> => {
    const draft = await draftOf(tx, input.draftId)
    about(draft)
    audit({ details: { form: draft.journey } })
    const opened = draft.saved ? undefined : await OPENED[draft.journey]?.(tx, draft)
    if (!opened || opened.check.problems.length > 0) return null
    return nextUnanswered(opened.steps.filter(({ path }) => path !== COMPARISON_PAGE)) === 'check' ? opened.person : null
  },
})
