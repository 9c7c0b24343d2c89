import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { queueFollowing, type QueuedRow } from '@/lib/plans/following-rows'

/** `ended`: it did, on that day. `goes-on`: the date in the file is wrong, and the plan is as it was. */
const ENDING_ANSWERS = ['ended', 'goes-on'] as const
export type EndingAnswer = (typeof ENDING_ANSWERS)[number]

/** Which end, and the answer. */
const endingAnswer = z.strictObject({ endingId: z.guid(), answer: z.enum(ENDING_ANSWERS) })

/** The answer that a button sends. Anything else leaves the plan as it is. */
export function endingAnswerOf(sent: string): EndingAnswer {
  return sent === 'ended' ? 'ended' : 'goes-on'
}

/**
 * Says whether a plan ended on a day long past that a file gave. Until then it stays in place; once confirmed it ends at once, unless its
 * file waits for a second person as well. A file that says it again asks again.
 *
 * @returns the rows to fix that waited for this end and may be loaded now (see answerEnding, which pages use)
 * @throws CpisError `not-found` for another authority's plan; `conflict` when somebody else, or a later file, was quicker
 */
export const confirmEnding = defineUseCase({
  name: 'upload.confirm-end-date',
  permission: 'plan.end',
  input: endingAnswer,
  run: async ({ tx, actor, input: { endingId, answer }, audit, about }): Promise<{ following: QueuedRow[] }> => {
    const ending = await tx.heldEnding.findUnique({ where: { id: endingId }, select: { planId: true, plan: { select: { nhsNumber: true } } } })
    if (!ending) throw new CpisError('not-found', 'There is no such ending')
    about(ending.plan)
    audit({ subject: { kind: 'plan', id: ending.planId }, details: { answer } })
    const now = await databaseNow(tx)
    const { count } = await tx.heldEnding.updateMany({
      where: { id: endingId, state: 'held', needsConfirmation: true, confirmedAt: null },
      data: answer === 'ended' ? { confirmedAt: now, confirmedBy: actor.name } : { state: 'declined', settledAt: now },
    })
    if (count === 0) throw new CpisError('conflict', 'This no longer waits')
    if (answer !== 'ended') return { following: [] }
    await callFunction(tx, 'apply_due_endings', {}, z.int())
    return { following: await queueFollowing(tx, actor, [ending.planId]) }
  },
})
