import { z } from 'zod'
import { keptPublicKey } from '@/lib/api-access/kept-public-key'
import { fingerprintOf, type PublicKey } from '@/lib/api-access/public-keys'
import { tokenAddress } from '@/lib/api-access/token-address'
import { callFunction } from '@/lib/db/call-function'
import * as codes from '@/lib/db/codes.generated'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientInput } from './schema'
import { administrationChange } from '@/lib/people/person'

/** Everything about an API client. Instants are ISO 8601. `refusals`: of the last 24 hours. */
const knownApiClient = z.object({
  id: z.guid(),
  name: z.string(),
  organisationId: z.guid(),
  organisation: z.string(),
  kind: z.enum(codes.ORGANISATION_KIND),
  organisationState: z.enum(codes.ORGANISATION_STATUS),
  contactName: z.string(),
  contactEmail: z.string(),
  scopes: z.array(z.enum(codes.API_CLIENT_SCOPES)),
  networks: z.array(z.string()),
  keys: z.array(keptPublicKey),
  keysChangedAt: z.string().nullable(),
  state: z.enum(codes.API_CLIENT_STATE),
  createdAt: z.string(),
  lastUsed: z.object({ at: z.string(), address: z.string() }).nullable(),
  refusals: z.array(z.object({ why: z.string(), count: z.int(), latest: z.string() })),
  /** Whether the person looking logged in within the last five minutes, and so may change keys. */
  loggedInLately: z.boolean(),
  changes: z.array(administrationChange),
})
type Known = z.output<typeof knownApiClient>

/** A key as it is shown: not the key itself, but what both sides can compare. */
export type ShownKey = { kid: string; kind: string; fingerprint: string }
export type AdministeredApiClient = Omit<Known, 'keys'> & { keys: ShownKey[]; tokenAddress: string }

const KINDS: Readonly<Record<PublicKey['kty'], string>> = { RSA: 'RSA, RS384', EC: 'P-384, ES384' }

/**
 * An API client: what it may do, when it last asked, and what was changed.
 *
 * @throws CpisError `not-found` when there is no such client
 */
export const getApiClient = defineUseCase({
  name: 'api-client.read',
  permission: 'api-client.manage',
  input: apiClientInput,
  run: async ({ tx, input, audit }): Promise<AdministeredApiClient> => {
    const client = await callFunction(tx, 'administered_api_client', { client: input.clientId }, knownApiClient.nullable())
    if (!client) throw new CpisError('not-found', 'There is no such API client')
    audit({ subject: { kind: 'api-client', id: input.clientId } })
    return {
      ...client,
      tokenAddress: tokenAddress(),
      keys: client.keys.map((key) => ({ kid: key.kid, kind: KINDS[key.kty], fingerprint: fingerprintOf(key) })),
    }
  },
})
