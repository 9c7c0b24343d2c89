import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import { CpisError } from '@/lib/shared/errors'
import { writtenText } from '@/lib/shared/written-reason'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { ANSWERS } from './labels'

/** The shortest text that may explain the answer "something else", in characters, and the longest text accepted. */
const LEAST_ANSWER = 15
const MOST_ANSWER = 500

export const answerInput = z
  .strictObject({
    itemId: z.guid(),
    answer: z.string().pipe(z.enum(ANSWERS, 'Choose what it was')),
    text: writtenText(MOST_ANSWER, `It must be ${MOST_ANSWER} characters or fewer`),
  })
  .superRefine(({ answer, text }, context) => {
    if (answer === 'other' && text.length < LEAST_ANSWER) {
      context.addIssue({ code: 'custom', path: ['text'], message: `Say what it was, in at least ${LEAST_ANSWER} characters` })
    }
  })

/**
 * Answers, once, a question about one of the caller's own accesses.
 *
 * @throws CpisError `not-found` for a question to somebody else, one that does not exist, or one already answered
 */
export const answerQuestion = defineUseCase({
  name: 'review.answer',
  permission: 'review.answer',
  input: answerInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const { count } = await tx.reviewQuestion.updateMany({
      where: { itemId: input.itemId, personId: actor.personId, answeredAt: null },
      data: { answer: input.answer, answerText: input.text === '' ? null : input.text, answeredAt: await databaseNow(tx) },
    })
    if (count === 0) throw new CpisError('not-found', 'There is no such question')
    audit({ subject: { kind: 'review-item', id: input.itemId }, details: { answer: input.answer } })
  },
})
