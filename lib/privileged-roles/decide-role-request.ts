import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { requestDecisionInput } from '@/lib/people/schema'

/**
 * Approves a privileged role as the second national administrator, declines it with a reason, or takes one's own request back. Approving is
 * for whoever logged in within five minutes, and never for whoever asked or is asked about; the database holds to it too.
 *
 * @throws CpisError `not-found` when there is no such request
 */
export const decideRoleRequest = defineUseCase({
  name: 'role.decide',
  permission: 'role.approve',
  input: requestDecisionInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(tx, 'decide_role_request', { id: input.requestId, decision: input.decision, reason: input.reason, by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'role_request', id: input.requestId }, details: { decision: input.decision, outcome } })
    return outcome
  },
})
