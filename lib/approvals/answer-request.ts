import { loadFollowing, type Followed } from '@/lib/uploads/to-fix/load-following'
import { followedBy } from '@/lib/use-case/followed-by'
import { decideRequest, type DecisionOutcome } from './decide-request'

/** The decision or, where plans follow those that ended by it, what became of them. */
export type RequestAnswered = DecisionOutcome | Followed

/**
 * Answers a request, as {@link decideRequest}, and then loads the rows about plans that follow those that ended by it.
 *
 * @throws what decideRequest throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const answerRequest = followedBy(
  decideRequest,
  async (actor, { outcome, following }, { begun }): Promise<RequestAnswered> => (await loadFollowing(actor, following, begun)) ?? outcome,
)
