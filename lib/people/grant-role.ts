import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from './outcome'
import { grantInput } from './schema'

/**
 * Gives somebody an ordinary role at the caller's own organisation. It holds from the next request; nobody is logged out for it.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const grantRole = defineUseCase({
  name: 'role.grant',
  permission: 'role.grant',
  input: grantInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const clinical = input.role === 'CL' || input.role === 'SG'
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.grant_role(${input.personId}::uuid, ${input.role}, ${clinical ? input.settingId : null}::uuid, ${actor.name}, false) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'person', id: input.personId }, details: { role: input.role, outcome } })
    return outcome
  },
})
