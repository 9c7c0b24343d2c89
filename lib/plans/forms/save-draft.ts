import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import type { PersonVerdict } from '@/lib/demographics/compare-now'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { numberAnswer } from '@/lib/shared/typed-answers'
import { lockChild, lockNumber, lockPlan } from '../child-queries'
import type { Compared } from '../compare-by-hand'
import { queueFollowing, type QueuedRow } from '../following-rows'
import { samePerson } from '../number-verdict'
import { COMPARISON_PAGE } from './comparison-question'
import type { Draft, SavedForm } from './draft'
import { draftOf, keepDraft, markSaved } from './draft-queries'
import { nextUnanswered, type Context, type Journey } from './journey'
import { openJourney } from './open-journey'
import { BABY_NUMBER, NUMBER_FIELD } from './record-facts'

/** What "Confirm and save" sends: which form, and when the answers were kept that its page shows ({@link answersSeen}). */
export const saveInput = z.strictObject({ draftId: z.guid(), seen: z.string().optional() })

/** Which answers a page of a form shows: in two windows, the page of the one may show what the other has changed. */
export function answersSeen({ updatedAt }: Draft): string {
  return String(updatedAt.getTime())
}

/** The outcome. Unless it is `saved`, nothing was changed and the form is as it was. */
export type SaveOutcome =
  /** With the rows of files about plans that follow one that has ended by it, and are not in place yet. */
  | { state: 'saved'; following: QueuedRow[] }
  /** The page where something is missing or wrong. */
  | { state: 'incomplete'; page: string }
  /** The person has changed the answers in another window since the page was opened that they confirmed. */
  | { state: 'changed' }
  /** Somebody else has saved the same record since the form was opened. */
  | { state: 'clash' }

type Save<Facts> = (work: Context<Facts> & { tx: Transaction; actor: Actor; verdict: PersonVerdict }) => Promise<Omit<SavedForm, 'following'>>

type Saving = {
  tx: Transaction
  actor: Actor
  input: z.output<typeof saveInput>
  audit: (addition: { details: Record<string, string> }) => void
  about: (whom: unknown) => void
}

/**
 * Saves a form, whichever it is: once however often it is sent, only when every question is answered, and only when nobody has changed the
 * record since the person saw it.
 *
 * @param context the context of the calling use-case
 * @param journey the form that the draft must belong to
 * @param compared what demographics said, for a form that is about somebody (`compareForm`). Whoever else the form turns out to be about by now
 * counts as not compared
 * @param save changes the register; may rely on every question's answers, and keeps the verdict
 * @throws CpisError `not-found` for another person's draft, or another form's
 */
export async function saveDraft<Facts>(
  { tx, actor, input, audit, about }: Saving,
  journey: Journey<Facts>,
  compared: Compared | null,
  save: Save<Facts>,
): Promise<SaveOutcome> {
  const kept = await draftOf(tx, input.draftId)
  about(kept)
  if (kept.journey !== journey.name) throw new CpisError('not-found', 'There is no such form')
  const draft = { ...kept, compared: compared ?? kept.compared }
  if (draft.saved) return { state: 'saved', following: [] }
  if (input.seen !== undefined && input.seen !== answersSeen(kept)) return { state: 'changed' }
  await lockRecord(tx, draft)
  const { facts, steps, check, version, person } = await openJourney(tx, journey, draft)
  const verdict: PersonVerdict = compared && person && samePerson(compared.person, person) ? compared.verdict : { kind: 'unavailable' }
  if (draft.seenVersion !== null && version !== draft.seenVersion) return { state: 'clash' }
  const page = nextUnanswered(steps)
  if (page !== 'check' || check.problems.length > 0) {
    // What demographics said is asked about, which is no refusal.
    await keepDraft(tx, { ...draft, refused: page === COMPARISON_PAGE ? null : page })
    if (page === COMPARISON_PAGE) audit({ details: { form: journey.name, verdict: verdict.kind } })
    return { state: 'incomplete', page }
  }
  const saved = await save({ tx, actor, answers: draft.answers, facts, draft, verdict })
  const following = await queueFollowing(tx, actor, draft.planId === null ? [] : [draft.planId])
  await markSaved(tx, draft.id, { ...saved, following: following.length })
  return { state: 'saved', following }
}

/** Anybody saving the same record at the same moment waits, and then sees what was saved. */
async function lockRecord(tx: Transaction, { childId, planId, answers }: Draft): Promise<void> {
  if (childId !== null) await lockChild(tx, childId)
  for (const field of childId === null ? [NUMBER_FIELD, BABY_NUMBER] : [BABY_NUMBER]) {
    const number = numberAnswer(answers, field)
    if (number.ok) await lockNumber(tx, number.value)
  }
  if (planId !== null) await lockPlan(tx, planId)
}
