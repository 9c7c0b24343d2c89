import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'
import { personInput } from './schema'

/**
 * Lets somebody who was suspended log in again, with the roles they hold.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const reinstatePerson = defineUseCase({
  name: 'person.reinstate',
  permission: 'person.manage',
  input: personInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(tx, 'act_on_person', { person: input.personId, act: 'reinstate', by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  },
})
