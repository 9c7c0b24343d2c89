import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { doesNotFit } from './api-client-place'
import { apiClientChangeInput } from './schema'
import { actAnswer, outcomeOf, type Outcome } from '@/lib/people/outcome'
import { scopesFit } from '@/lib/policy/scopes'

/**
 * Changes what an API client may do, from where, and who to ring about it. Its tokens end with the change.
 *
 * @throws CpisError `not-found` when there is no such client; `conflict` when what it may do does not suit its organisation
 */
export const saveApiClient = defineUseCase({
  name: 'api-client.save',
  permission: 'api-client.manage',
  input: apiClientChangeInput,
  run: async ({ tx, actor, input, audit }): Promise<Outcome> => {
    const known = await callFunction(
      tx,
      'administered_api_client',
      { client: input.clientId },
      z.object({ kind: z.enum(codes.ORGANISATION_KIND) }).nullable(),
    )
    if (!known) throw new CpisError('not-found', 'There is no such API client')
    if (!scopesFit(known.kind, input.scopes)) throw doesNotFit(known.kind)
    const { clientId, ...given } = input
    const said = await callFunction(tx, 'save_api_client', { client: clientId, ...given, by: actor.name }, actAnswer)
    const outcome = outcomeOf(said)
    if (outcome === 'does-not-fit') throw new CpisError('conflict', 'These addresses cannot be used', { field: 'networks' })
    audit({
      subject: { kind: 'api-client', id: input.clientId },
      details: { outcome, scopes: input.scopes.join(' '), networks: input.networks.length },
    })
    return outcome
  },
})
