import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { doesNotFit } from './api-client-place'
import { apiClientChangeInput } from './schema'
import { outcomeOf, type Outcome } from '@/lib/people/outcome'
import { scopesFit } from '@/lib/policy/scopes'
import type { ActorOrganisation } from '@/lib/identity/actor'

/**
 * Changes what an API client may do, from where, and whom to ring about it. Its tokens end with the change.
 *
 * @throws CpisError `not-found` when there is no such client; `conflict` when what it may do does not fit its organisation
 */
export const saveApiClient = defineUseCase({
  name: 'api-client.save',
  permission: 'api-client.manage',
  input: apiClientChangeInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const [known] = await tx.$queryRaw<{ kind: ActorOrganisation['kind'] | null }[]>`
      select cpis.administered_api_client(${input.clientId}::uuid) ->> 'kind' as kind`
    if (!known?.kind) throw new CpisError('not-found', 'There is no such API client')
    if (!scopesFit(known.kind, input.scopes)) throw doesNotFit(known.kind)
    const [said] = await tx.$queryRaw<{ outcome: string }[]>`
      select cpis.save_api_client(${input.clientId}::uuid, ${input.contactName}, ${input.contactEmail}, ${input.scopes}::text[],
        ${input.networks}::text[]::inet[], ${actor.name}) as outcome`
    const outcome = outcomeOf(said?.outcome)
    if (outcome === 'does-not-fit') throw new CpisError('conflict', 'These addresses cannot be used', { field: 'networks' })
    audit({ subject: { kind: 'api-client', id: input.clientId }, details: { outcome, scopes: input.scopes.join(' '), networks: input.networks.length } })
    return outcome
  },
})
