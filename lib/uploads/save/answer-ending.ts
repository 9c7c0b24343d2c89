import { followedBy } from '@/lib/use-case/followed-by'
import { loadFollowing } from '../to-fix/load-following'
import { confirmEnding, type EndingAnswer } from './confirm-ending'

/** `next`: the plan that follows is in place now. `next-not`: it is not, and its row is on the list of rows to fix. */
export type EndingAnswered = EndingAnswer | 'next' | 'next-not'

/**
 * Answers whether a plan ended, as {@link confirmEnding}, and then loads the rows about the plan that follows, which were not accepted
 * because this end waited.
 *
 * @throws what confirmEnding throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const answerEnding = followedBy(
  confirmEnding,
  async (actor, { following }, { answer }): Promise<EndingAnswered> => (await loadFollowing(actor, following)) ?? answer,
)
