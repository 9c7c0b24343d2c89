import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientKeysInput } from './schema'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'

/**
 * Gives an API client the public keys that prove who it is, in place of all that it had. Its tokens end with the change. Only for somebody who
 * logged in within five minutes (security-and-reliability section 7). A private key is refused before anything of it reaches the database.
 *
 * @throws CpisError `not-found` when there is no such client; `invalid-input` when they cannot be used
 */
export const changeApiClientKeys = defineUseCase({
  name: 'api-client.change-keys',
  permission: 'api-client.manage',
  input: apiClientKeysInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.change_api_client_keys(${input.clientId}::uuid, ${JSON.stringify(input.keys)}::jsonb, ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    audit({ subject: { kind: 'api-client', id: input.clientId }, details: { outcome, keys: input.keys.length } })
    return outcome
  },
})
