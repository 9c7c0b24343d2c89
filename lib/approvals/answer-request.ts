import type { z } from 'zod'
import type { Actor } from '@/lib/identity/actor'
import { loadFollowing } from '@/lib/uploads/to-fix/following-rows'
import type { UseCase } from '@/lib/use-case/define-use-case'
import { decideRequest, type decisionInput, type DecisionOutcome } from './decide-request'

/** `next`: decided, and the plans that follow those that ended are in place now. `next-not`: decided, and some of them are not. */
export type RequestAnswered = DecisionOutcome | 'next' | 'next-not'

/**
 * Answers a request, as {@link decideRequest}, and then loads the rows about plans that follow those that ended by it.
 *
 * @throws what decideRequest throws; a row that cannot be loaded stays on the list of rows to fix
 */
export const answerRequest: UseCase<typeof decisionInput, RequestAnswered> = Object.assign(
  async (actor: Actor, input: z.input<typeof decisionInput>): Promise<RequestAnswered> => {
    const { outcome, following } = await decideRequest(actor, input)
    return (await loadFollowing(actor, following)) ?? outcome
  },
  { useCaseName: decideRequest.useCaseName, permission: decideRequest.permission },
)
