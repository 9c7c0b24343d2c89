import { defineUseCase } from '@/lib/use-case/define-use-case'
import { outcomeOf, type Outcome } from './outcome'
import { personInput } from './schema'

/**
 * Gives an invitation another 14 days, from now.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const renewInvitation = defineUseCase({
  name: 'person.invite-again',
  permission: 'person.manage',
  input: personInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`select cpis.renew_invitation(${input.personId}::uuid, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  },
})
