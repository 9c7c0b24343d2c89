import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientsInput } from './schema'

/** An API client as a line of the list. `keys`: how many it has; without one it can ask for nothing. */
const listedApiClient = z.object({
  id: z.guid(),
  name: z.string(),
  organisation: z.string(),
  scopes: z.array(z.enum(codes.API_CLIENT_SCOPES)),
  state: z.enum(codes.API_CLIENT_STATE),
  keys: z.int(),
  lastUsedAt: z.date().nullable(),
})
export type ListedApiClient = z.output<typeof listedApiClient>

/** The API clients of all organisations, for national administrators. */
export const listApiClients = defineUseCase({
  name: 'api-client.list',
  permission: 'api-client.manage',
  input: apiClientsInput,
  run: ({ tx, input: { state } }): Promise<ListedApiClient[]> => callFunction(tx, 'list_api_clients', { state }, z.array(listedApiClient)),
})
