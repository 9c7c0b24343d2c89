import { loadFollowing } from '@/lib/uploads/to-fix/load-following'
import { followedBy } from '@/lib/use-case/followed-by'
import { decideRequest, type DecisionOutcome } from './decide-request'

/** `next`: decided, and the plans that follow those that ended are in place now. `next-not`: decided, and some of them are not. */
export type RequestAnswered = DecisionOutcome | 'next' | 'next-not'

/**
 * Answers a request, as {@link decideRequest}, and then loads the rows about plans that follow those that ended by it.
 *
 * @throws what decideRequest throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const answerRequest = followedBy(
  decideRequest,
  async (actor, { outcome, following }): Promise<RequestAnswered> => (await loadFollowing(actor, following)) ?? outcome,
)
