import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { requestDecisionInput } from './schema'

/**
 * Approves a privileged role as the second national administrator, declines it with a reason, or takes back the caller's own request. To
 * approve, the caller must have logged in within the last five minutes, and be neither who asked nor who it is about; the database
 * enforces this too.
 *
 * @throws CpisError `not-found` when there is no such request
 */
export const decideRoleRequest = defineUseCase({
  name: 'role.decide',
  permission: 'role.approve',
  input: requestDecisionInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(
      tx,
      'decide_role_request',
      { id: input.requestId, decision: input.decision, reason: input.reason, by: actor.name },
      actAnswer,
    )
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'role_request', id: input.requestId }, details: { decision: input.decision, outcome } })
    return outcome
  },
})
