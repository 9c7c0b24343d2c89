import type { z } from 'zod'
import type { Actor } from '@/lib/identity/actor'
import type { UseCase } from '@/lib/use-case/define-use-case'
import { loadFollowing } from '../to-fix/following-rows'
import { confirmEnding, type endingAnswer, type EndingAnswer } from './confirm-ending'

/** `next`: the plan that follows is in place now. `next-not`: it is not, and its row is on the list of rows to fix. */
export type EndingAnswered = EndingAnswer | 'next' | 'next-not'

/**
 * Answers whether a plan ended, as {@link confirmEnding}, and then loads the rows about the plan that follows, which were not accepted
 * because this end waited.
 *
 * @throws what confirmEnding throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const answerEnding: UseCase<typeof endingAnswer, EndingAnswered> = Object.assign(
  async (actor: Actor, input: z.input<typeof endingAnswer>): Promise<EndingAnswered> => {
    const { following } = await confirmEnding(actor, input)
    return (await loadFollowing(actor, following)) ?? input.answer
  },
  { useCaseName: confirmEnding.useCaseName, permission: confirmEnding.permission },
)
