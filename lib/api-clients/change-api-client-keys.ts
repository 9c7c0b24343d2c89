import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientKeysInput } from './schema'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'

/**
 * Replaces all the public keys that prove who an API client is. Its tokens end with the change. Only for somebody who logged in within the
 * last five minutes (security-and-reliability section 7). A private key is refused before any of it reaches the database.
 *
 * @throws CpisError `not-found` when there is no such client; `invalid-input` when the keys cannot be used
 */
export const changeApiClientKeys = defineUseCase({
  name: 'api-client.change-keys',
  permission: 'api-client.manage',
  input: apiClientKeysInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const said = await callFunction(tx, 'change_api_client_keys', { client: input.clientId, keys: input.keys, by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    audit({ subject: { kind: 'api-client', id: input.clientId }, details: { outcome, keys: input.keys.length } })
    return outcome
  },
})
