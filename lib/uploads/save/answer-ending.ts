import { followedBy } from '@/lib/use-case/followed-by'
import { loadFollowing, type Followed } from '../to-fix/load-following'
import { confirmEnding, type EndingAnswer } from './confirm-ending'

/** The answer or, where a plan follows, what became of it. */
export type EndingAnswered = EndingAnswer | Followed

/**
 * Answers whether a plan ended, as {@link confirmEnding}, and then loads the rows about the plan that follows, which were not accepted
 * because this end waited.
 *
 * @throws what confirmEnding throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const answerEnding = followedBy(
  confirmEnding,
  async (actor, { following }, { input, begun }): Promise<EndingAnswered> => (await loadFollowing(actor, following, begun)) ?? input.answer,
)
