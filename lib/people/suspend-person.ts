import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'
import { personInput } from './schema'

/**
 * Suspends somebody everywhere. Their sessions end at once, and they cannot log in until they are reinstated.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const suspendPerson = defineUseCase({
  name: 'person.suspend',
  permission: 'person.manage',
  input: personInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(tx, 'act_on_person', { person: input.personId, act: 'suspend', by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  },
})
