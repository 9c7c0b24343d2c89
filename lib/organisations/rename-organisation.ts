import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { renameInput } from './schema'

/**
 * Gives an organisation another name. Its codes stay, and records of accesses and notices keep the name it had then. Its history holds
 * its former names.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const renameOrganisation = defineUseCase({
  name: 'organisation.rename',
  permission: 'organisation.manage',
  input: renameInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(
      tx,
      'rename_organisation',
      { organisation: input.organisationId, name: input.organisationName, by: actor.name },
      actAnswer,
    )
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'organisation', id: input.organisationId }, details: { outcome } })
    return outcome
  },
})
