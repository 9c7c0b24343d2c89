import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientStateInput } from './schema'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'

/**
 * Suspends an API client, whose tokens end at their next use, or lets it ask again.
 *
 * @throws CpisError `not-found` when there is no such client
 */
export const setApiClientState = defineUseCase({
  name: 'api-client.set-state',
  permission: 'api-client.manage',
  input: apiClientStateInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.set_api_client_state(${input.clientId}::uuid, ${input.state}, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'api-client', id: input.clientId }, details: { state: input.state, outcome } })
    return outcome
  },
})
