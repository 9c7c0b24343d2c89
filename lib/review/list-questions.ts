import { z } from 'zod'
import { databaseNow } from '@/lib/db/clock'
import * as codes from '@/lib/db/codes.generated'
import { codeOf } from '@/lib/db/columns'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { ReviewAnswer, ReviewKind } from './labels'

/** A question from the safeguarding lead about one of the caller's own accesses. It does not say which child. */
export type OwnQuestion = {
  itemId: string
  kind: ReviewKind
  settingName: string
  firstAt: Date
  lastAt: Date
  askedAt: Date
  askedByName: string
  answer: ReviewAnswer | null
  answerText: string | null
  answeredAt: Date | null
}

/** The questions put to the caller: first those still waiting, then those answered in the last year. */
export const listQuestions = defineUseCase({
  name: 'review.questions',
  permission: 'review.answer',
  input: z.strictObject({}),
  run: async ({ tx, actor }): Promise<OwnQuestion[]> => {
    const yearAgo = await databaseNow(tx)
    yearAgo.setUTCFullYear(yearAgo.getUTCFullYear() - 1)
    const questions = await tx.reviewQuestion.findMany({
      where: { personId: actor.personId, OR: [{ answeredAt: null }, { answeredAt: { gt: yearAgo } }] },
      select: {
        itemId: true,
        kind: true,
        settingName: true,
        firstAt: true,
        lastAt: true,
        askedAt: true,
        askedByName: true,
        answer: true,
        answerText: true,
        answeredAt: true,
      },
      orderBy: { askedAt: 'desc' },
    })
    return questions
      .map((question) => ({
        ...question,
        kind: codeOf(codes.REVIEW_ITEM_KIND, question.kind),
        answer: codeOf(codes.REVIEW_QUESTION_ANSWER, question.answer),
      }))
      .toSorted((one, other) => Number(one.answeredAt !== null) - Number(other.answeredAt !== null))
      .slice(0, 100)
  },
})
