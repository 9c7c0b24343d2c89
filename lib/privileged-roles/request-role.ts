import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'
import { roleRequestInput } from '@/lib/people/schema'

/**
 * Asks for an administrator's or auditor's role for somebody who holds no role. Nothing is given until a second national administrator
 * approves.
 *
 * @throws CpisError `not-found` when there is no such person
 */
export const requestRole = defineUseCase({
  name: 'role.request',
  permission: 'role.request',
  input: roleRequestInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.request_role(${input.personId}::uuid, ${input.role}, ${input.organisationId}::uuid, ${input.reason}, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'person', id: input.personId }, details: { role: input.role, organisation: input.organisationId, outcome } })
    return outcome
  },
})
