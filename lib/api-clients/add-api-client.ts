import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { actAnswer } from '@/lib/people/outcome'
import { placeOfApiClient } from './api-client-place'
import { newApiClientInput } from './schema'

/**
 * Adds an organisation's system. It can ask for nothing until it has a key.
 *
 * @returns its id, with which it identifies itself
 * @throws CpisError `conflict` when the organisation already has one of this name, or what it may do does not suit the organisation
 */
export const addApiClient = defineCheckedUseCase({
  name: 'api-client.add',
  checkName: 'api-client.check',
  permission: 'api-client.manage',
  input: newApiClientInput,
  check: ({ tx, input }) => placeOfApiClient(tx, input.organisationId, input.scopes),
  run: async ({ tx, actor, input, audit }): Promise<string> => {
    const { organisationId, ...given } = input
    const [made] = await callFunction(
      tx,
      'add_api_client',
      { organisation: organisationId, ...given, by: actor.name },
      z.tuple([z.object({ outcome: actAnswer, client: z.guid().nullable() })]),
    )
    if (made.outcome === 'already') throw new CpisError('conflict', 'This organisation has a system of this name already', { field: 'name' })
    if (made.outcome === 'does-not-fit') throw new CpisError('conflict', 'These addresses cannot be used', { field: 'networks' })
    if (made.outcome !== 'done' || made.client === null) throw new CpisError('not-permitted', 'This role may not do that')
    audit({ subject: { kind: 'api-client', id: made.client }, details: { organisation: input.organisationId, scopes: input.scopes.join(' ') } })
    return made.client
  },
})
