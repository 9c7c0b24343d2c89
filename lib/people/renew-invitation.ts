import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'
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
    const said = await callFunction(tx, 'renew_invitation', { person: input.personId, by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  },
})
