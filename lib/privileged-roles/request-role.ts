import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { roleRequestInput } from './schema'

/**
 * Asks for an administrator's or auditor's role for somebody who has none. Nothing is given until a second national administrator
 * approves.
 *
 * @throws CpisError `not-found` when there is no such person
 */
export const requestRole = defineUseCase({
  name: 'role.request',
  permission: 'role.request',
  input: roleRequestInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(
      tx,
      'request_role',
      { person: input.personId, role: input.role, organisation: input.organisationId, reason: input.reason, by: actor.name },
      actAnswer,
    )
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'person', id: input.personId }, details: { role: input.role, organisation: input.organisationId, outcome } })
    return outcome
  },
})
