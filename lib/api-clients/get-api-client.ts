import { fingerprintOf, type PublicKey } from '@/lib/api-access/public-keys'
import { tokenAddress } from '@/lib/api-access/token-address'
import type { ActorOrganisation } from '@/lib/identity/actor'
import type { Scope } from '@/lib/policy/scopes'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { apiClientInput, type ApiClientState } from './schema'
import type { AdministrationChange } from '@/lib/people/person'
import type { OrganisationState } from '@/lib/people/schema'

/** Everything about an API client. Instants are ISO 8601. `refusals`: of the last 24 hours. */
type Known = {
  id: string
  name: string
  organisationId: string
  organisation: string
  kind: ActorOrganisation['kind']
  organisationState: OrganisationState
  contactName: string
  contactEmail: string
  scopes: Scope[]
  networks: string[]
  keys: PublicKey[]
  keysChangedAt: string | null
  state: ApiClientState
  createdAt: string
  lastUsed: { at: string; address: string } | null
  refusals: { why: string; count: number; latest: string }[]
  /** Whether the one who looks logged in within five minutes, and may change keys. */
  loggedInLately: boolean
  changes: AdministrationChange[]
}

/** A key as it is shown: never itself, but by what both sides can compare. */
export type ShownKey = { kid: string; kind: string; fingerprint: string }
export type AdministeredApiClient = Omit<Known, 'keys'> & { keys: ShownKey[]; tokenAddress: string }

const KINDS: Readonly<Record<PublicKey['kty'], string>> = { RSA: 'RSA, RS384', EC: 'P-384, ES384' }

/**
 * An API client, with what it may do, when it last asked, and what was changed.
 *
 * @throws CpisError `not-found` when there is no such client
 */
export const getApiClient = defineUseCase({
  name: 'api-client.read',
  permission: 'api-client.manage',
  input: apiClientInput,
  run: async ({ tx, input, audit }): Promise<AdministeredApiClient> => {
    const [row] = await tx.$queryRaw<{ client: Known | null }[]>`select cpis.administered_api_client(${input.clientId}::uuid) as client`
    if (!row?.client) throw new CpisError('not-found', 'There is no such API client')
    audit({ subject: { kind: 'api-client', id: input.clientId } })
    const { client } = row
    return { ...client, tokenAddress: tokenAddress(), keys: client.keys.map((key) => ({ kid: key.kid, kind: KINDS[key.kty], fingerprint: fingerprintOf(key) })) }
  },
})
