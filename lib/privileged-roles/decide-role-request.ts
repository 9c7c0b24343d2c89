import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'
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
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.decide_role_request(${input.requestId}::uuid, ${input.decision}, ${input.reason}, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'role_request', id: input.requestId }, details: { decision: input.decision, outcome } })
    return outcome
  },
})
