import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'
import { personInput } from './schema'

/**
 * Ends every session of somebody at once. They can log in again.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const endSessions = defineUseCase({
  name: 'session.end-all',
  permission: 'session.end',
  input: personInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(tx, 'act_on_person', { person: input.personId, act: 'end-sessions', by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'person', id: input.personId }, details: { outcome } })
    return outcome
  },
})
