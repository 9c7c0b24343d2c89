import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { lockChild, lockPlan } from '../child-queries'
import type { Draft, SavedForm } from './draft'
import { draftOf, keepDraft, markSaved } from './draft-queries'
import { nextUnanswered, openJourney, type Context, type Journey } from './journey'

/** What "Confirm and save" sends. */
export const saveInput = z.strictObject({ draftId: z.guid() })

/** What came of it. Unless it is `saved`, nothing was changed and the form is as it was. */
export type SaveOutcome =
  | { state: 'saved' }
  /** The page on which something is missing or wrong. */
  | { state: 'incomplete'; page: string }
  /** Somebody saved the same record since the form was opened. */
  | { state: 'clash' }

type Save<Facts> = (work: Context<Facts> & { tx: Transaction; actor: Actor }) => Promise<SavedForm>

/**
 * The step with which every form is saved: once however often it is sent, only when every question is answered, and only when nobody has
 * changed the record since the person saw it.
 *
 * @param context of the use-case that calls it
 * @param journey the form that the draft must be of
 * @param save changes the register; may rely on every question's answers
 * @throws CpisError `not-found` for another's draft, or one of another form
 */
export async function saveDraft<Facts>(
  { tx, actor, input }: { tx: Transaction; actor: Actor; input: { draftId: string } },
  journey: Journey<Facts>,
  save: Save<Facts>,
): Promise<SaveOutcome> {
  const draft = await draftOf(tx, input.draftId)
  if (draft.journey !== journey.name) throw new CpisError('not-found', 'There is no such form')
  if (draft.saved) return { state: 'saved' }
  await lockRecord(tx, draft)
  const { facts, steps, check, version } = await openJourney(tx, journey, draft)
  if (draft.seenVersion !== null && version !== draft.seenVersion) return { state: 'clash' }
  const page = nextUnanswered(steps)
  if (page !== 'check' || check.problems.length > 0) {
    await keepDraft(tx, { ...draft, refused: page })
    return { state: 'incomplete', page }
  }
  await markSaved(tx, draft.id, await save({ tx, actor, answers: draft.answers, facts, draft }))
  return { state: 'saved' }
}

/** Whoever saves the same record at the same moment waits, and then sees what was saved. */
async function lockRecord(tx: Transaction, { childId, planId }: Draft): Promise<void> {
  if (childId !== null) await lockChild(tx, childId)
  if (planId !== null) await lockPlan(tx, planId)
}
