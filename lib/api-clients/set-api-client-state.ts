import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientStateInput } from './schema'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'

/**
 * Suspends an API client, whose tokens end when they are next used, or lets it ask again.
 *
 * @throws CpisError `not-found` when there is no such client
 */
export const setApiClientState = defineUseCase({
  name: 'api-client.set-state',
  permission: 'api-client.manage',
  input: apiClientStateInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(tx, 'set_api_client_state', { client: input.clientId, state: input.state, by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'api-client', id: input.clientId }, details: { state: input.state, outcome } })
    return outcome
  },
})
