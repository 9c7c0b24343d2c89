import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { writtenText } from '@/lib/shared/written-reason'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { reviewItems } from './queries'
import { LEAST_NOTE, MOST_NOTE } from './review-item'
import { CONCLUSIONS } from './labels'

export const concludeInput = z.strictObject({
  itemId: z.guid(),
  conclusion: z.string().pipe(z.enum(CONCLUSIONS, 'Choose what you conclude')),
  // The note is kept for ever, and the review never says which child it is about.
  note: writtenText(MOST_NOTE, `The note must be ${MOST_NOTE} characters or fewer`).refine(
    (note) => note.length >= LEAST_NOTE,
    'Say how you came to it',
  ),
})

/**
 * Records what a safeguarding lead concludes about a line of the review, with a note. It is kept for ever and cannot be changed.
 *
 * @throws CpisError `not-found` for another organisation's line; `conflict` when already concluded; `not-permitted` for the caller's own
 */
export const concludeReview = defineUseCase({
  name: 'review.conclude',
  permission: 'review.conclude',
  input: concludeInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const [item] = await reviewItems(tx, input.itemId)
    if (!item) throw new CpisError('not-found', 'There is no such line of the review')
    if (item.own) throw new CpisError('not-permitted', 'Nobody reviews their own accesses')
    const { count } = await tx.reviewItem.updateMany({
      where: { id: input.itemId, concludedAt: null },
      data: {
        conclusion: input.conclusion,
        note: input.note,
        concludedAt: await databaseNow(tx),
        concludedBy: actor.personId,
        concludedByName: actor.name,
      },
    })
    if (count === 0) throw new CpisError('conflict', 'Somebody has concluded it already')
    audit({ subject: { kind: 'review-item', id: item.id }, details: { conclusion: input.conclusion } })
  },
})
