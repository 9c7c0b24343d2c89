import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { stateInput } from './schema'

/**
 * Moves an organisation to its next state, or suspends it. Suspending ends the sessions of everybody working there now; clinicians still
 * see what a council has published.
 *
 * @throws CpisError `not-found` when there is no such organisation
 */
export const setOrganisationState = defineUseCase({
  name: 'organisation.set-state',
  permission: 'organisation.manage',
  input: stateInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(
      tx,
      'set_organisation_status',
      { organisation: input.organisationId, status: input.state, by: actor.name },
      actAnswer,
    )
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'organisation', id: input.organisationId }, details: { state: input.state, outcome } })
    return outcome
  },
})
