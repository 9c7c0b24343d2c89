import type { z } from 'zod'
import type { Actor } from '@/lib/identity/actor'
import { isCpisError } from '@/lib/shared/errors'
import type { UseCase } from '@/lib/use-case/define-use-case'
import { fixRow } from '../to-fix/fix-row'
import { confirmEnding, type endingAnswer, type EndingAnswer } from './confirm-ending'

/** `next`: the plan that follows is in place now. `next-not`: it is not, and its row is on the list of rows to fix. */
export type EndingAnswered = EndingAnswer | 'next' | 'next-not'

/**
 * Answers whether a plan ended, as {@link confirmEnding}, and then loads the rows about the plan that follows, which were not accepted
 * because this end waited: without them nobody who checks the child would be told of the plan that the same file says is in place.
 *
 * @throws what confirmEnding throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const answerEnding: UseCase<typeof endingAnswer, EndingAnswered> = Object.assign(
  async (actor: Actor, input: z.input<typeof endingAnswer>): Promise<EndingAnswered> => {
    const { following } = await confirmEnding(actor, input)
    if (following.length === 0) return input.answer
    let loaded = 0
    for (const row of following) if (await isLoaded(actor, row)) loaded += 1
    return loaded === following.length ? 'next' : 'next-not'
  },
  { useCaseName: confirmEnding.useCaseName, permission: confirmEnding.permission },
)

async function isLoaded(actor: Actor, row: Parameters<typeof fixRow>[1]): Promise<boolean> {
  try {
    return (await fixRow(actor, row)).ok
  } catch (error) {
    // Another file is being saved in this moment, or somebody else was quicker with the row.
    if (isCpisError(error, 'conflict') || isCpisError(error, 'not-found')) return false
    throw error
  }
}
