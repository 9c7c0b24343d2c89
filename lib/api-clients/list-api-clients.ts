import type { Scope } from '@/lib/policy/scopes'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientsInput, type ApiClientState } from './schema'

/** An API client as a line of the list. `keys`: how many it has; without one it can ask for nothing. */
export type ListedApiClient = { id: string; name: string; organisation: string; scopes: Scope[]; state: ApiClientState; keys: number; lastUsedAt: Date | null }

/** The API clients of all organisations, for national administrators. */
export const listApiClients = defineUseCase({
  name: 'api-client.list',
  permission: 'api-client.manage',
  input: apiClientsInput,
  run: ({ tx, input: { state } }): Promise<ListedApiClient[]> => tx.$queryRaw<ListedApiClient[]>`
    select id, name, organisation, scopes, state, keys, last_used_at as "lastUsedAt" from cpis.list_api_clients(${state})`,
})
