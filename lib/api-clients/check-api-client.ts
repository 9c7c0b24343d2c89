import { defineUseCase } from '@/lib/use-case/define-use-case'
import { placeOfApiClient } from './api-client-place'
import { newApiClientInput } from './schema'

/**
 * Looks at a new API client before its answers are shown to be checked.
 *
 * @throws CpisError `conflict` when what it may do does not fit its organisation
 */
export const checkApiClient = defineUseCase({
  name: 'api-client.check',
  permission: 'api-client.manage',
  input: newApiClientInput,
  run: async ({ tx, input }): Promise<void> => void (await placeOfApiClient(tx, input.organisationId, input.scopes)),
})
