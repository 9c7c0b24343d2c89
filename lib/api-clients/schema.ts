import { isIP } from 'node:net'
import { z } from 'zod'
import { readPublicKeys, type PublicKey } from '@/lib/api-access/public-keys'
import * as codes from '@/lib/db/codes.generated'
import { SCOPE_NAMES } from '@/lib/policy/scopes'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { emailAddress, nameLine } from '@/lib/shared/typed-line'

export const API_CLIENT_STATES = codes.API_CLIENT_STATE
export type ApiClientState = (typeof API_CLIENT_STATES)[number]

/** The most networks that a client may ask from. */
const MOST_NETWORKS = 20

/** What can be changed about a client: what it may do, from where, and who to ring. */
const changeable = {
  contactName: nameLine('Enter the name of the contact'),
  contactEmail: z.string().transform(emailAddress),
  scopes: z.array(z.enum(SCOPE_NAMES)).min(1, 'Choose what it may do'),
  networks: z.string().transform(readNetworks),
}

export const apiClientsInput = z.strictObject({ state: z.enum(API_CLIENT_STATES).nullable().catch(null) })

export const apiClientInput = z.strictObject({ clientId: z.guid() })

export const newApiClientInput = z.strictObject({
  organisationId: z.guid('Choose the organisation'),
  name: nameLine('Enter the name of the system'),
  ...changeable,
})

export const apiClientChangeInput = z.strictObject({ clientId: z.guid(), ...changeable })

export const apiClientStateInput = z.strictObject({ clientId: z.guid(), state: z.enum(API_CLIENT_STATES) })

export const apiClientKeysInput = z.strictObject({
  clientId: z.guid(),
  keys: z.string().transform((pasted, context): PublicKey[] => {
    const read =
      pasted.length > 20_000 ? { ok: false as const, problem: 'That is too long for up to 5 public keys' } : readPublicKeys(trimWhiteSpace(pasted))
    if (read.ok) return read.keys
    context.addIssue({ code: 'custom', message: read.problem })
    return z.NEVER
  }),
})

/** Addresses and networks, one a line. The database, too, limits how wide a network may be. */
function readNetworks(typed: string, context: z.RefinementCtx): string[] {
  const said = typed.split(/[\s,;]+/).filter((word) => word !== '')
  const wrong = said.findIndex((one) => !isNarrowNetwork(one))
  if (said.length === 0) context.addIssue({ code: 'custom', message: 'Enter the addresses from which it asks' })
  if (said.length > MOST_NETWORKS) context.addIssue({ code: 'custom', message: `Enter ${MOST_NETWORKS} addresses or fewer` })
  if (wrong >= 0)
    context.addIssue({
      code: 'custom',
      message: `Line ${wrong + 1} is no address or network, like 203.0.113.7 or 203.0.113.0/24, or it is wider than /16 (IPv6: /32)`,
    })
  return said
}

function isNarrowNetwork(said: string): boolean {
  const [, address = '', length] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(said) ?? []
  const version = isIP(address)
  if (version === 0) return false
  const [least, most] = version === 4 ? [16, 32] : [32, 128]
  return length === undefined || (Number(length) >= least && Number(length) <= most)
}
