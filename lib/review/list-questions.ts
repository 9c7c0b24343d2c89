import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { ReviewAnswer, ReviewKind } from './labels'

/** A question that one's safeguarding lead asks about an access of one's own. It does not say which child. */
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

/** The questions put to oneself: those that wait first, then those answered in the last year. */
export const listQuestions = defineUseCase({
  name: 'review.questions',
  permission: 'review.answer',
  input: z.strictObject({}),
  run: async ({ tx }): Promise<OwnQuestion[]> =>
    tx.$queryRaw<OwnQuestion[]>`
      select item_id as "itemId", kind, setting_name as "settingName", first_at as "firstAt", last_at as "lastAt", asked_at as "askedAt",
             asked_by_name as "askedByName", answer, answer_text as "answerText", answered_at as "answeredAt"
      from cpis.review_question
      where person_id = cpis.caller_user() and (answered_at is null or answered_at > now() - interval '1 year')
      order by answered_at is not null, asked_at desc limit 100`,
})
