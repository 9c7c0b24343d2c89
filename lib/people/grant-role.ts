import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from './outcome'
import { grantInput } from './schema'

/**
 * Gives somebody an ordinary role at the caller's own organisation. It applies from their next request; they are not logged out.
 *
 * @throws CpisError `not-found` for people of other organisations
 */
export const grantRole = defineUseCase({
  name: 'role.grant',
  permission: 'role.grant',
  input: grantInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(
      tx,
      'grant_role',
      { person: input.personId, role: input.role, setting: input.settingId, by: actor.name, new: false },
      actAnswer,
    )
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'person', id: input.personId }, details: { role: input.role, outcome } })
    return outcome
  },
})
