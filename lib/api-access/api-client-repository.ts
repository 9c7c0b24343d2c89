import { z } from 'zod'
import { callAtGate } from '@/lib/db/call-at-gate'
import { callDirectly } from '@/lib/db/call-directly'
import { Ticket } from '@/lib/db/ticket'
import * as codes from '@/lib/db/codes.generated'
import type { Scope } from '@/lib/policy/scopes'
import { keptPublicKey } from './kept-public-key'

/** What a client's proof is judged by. `now` is the database's clock, in seconds since 1970. */
const knownClient = z.object({
  keys: z.array(keptPublicKey),
  scopes: z.array(z.enum(codes.API_CLIENT_SCOPES)),
  version: z.int(),
  now: z.number(),
  fromItsNetwork: z.boolean(),
  active: z.boolean(),
})
export type KnownClient = z.output<typeof knownClient>

/** A client that has proved itself with a token. `ticket`: by which the database knows it. */
export type ApiClient = { id: string; name: string; organisation: { id: string; code: string; name: string }; ticket: Ticket }

/** Looks up an API client by its id, with whether it may ask from this address; null if nobody has that id. */
export async function clientForToken(clientId: string, address: string): Promise<KnownClient | null> {
  return callAtGate('api_client_for_token', { client: clientId, address }, knownClient.nullable())
}

/** A proof found to be valid, and the token asked for with it. */
export type ProvedRequest = {
  clientId: string
  version: number
  scopes: readonly Scope[]
  jtiHash: Buffer
  expires: number
  token: string
  address: string
}

/** Why a valid proof gets no token. */
const noToken = z.enum(['changed', 'expired', 'too-far-ahead', 'too-many', 'replayed'])
export type NoToken = z.output<typeof noToken>

/**
 * The last second that a date can be sent to the database for: the end of the year 9999, in seconds since 1970. A proof good until later,
 * from a client that counts in milliseconds for instance, is too far ahead all the same.
 */
const LATEST = 253_402_300_799

/** Keeps a token for a proof; each proof gets one token at most. */
export async function issueToken({ clientId, version, scopes, jtiHash, expires, token, address }: ProvedRequest): Promise<'done' | NoToken> {
  return callAtGate(
    'issue_api_token',
    { client: clientId, version, scopes, jtiHash, expires: new Date(Math.min(expires, LATEST) * 1000), token, address },
    noToken.or(z.literal('done')),
  )
}

const usedToken = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    clientId: z.guid(),
    clientName: z.string(),
    organisationId: z.guid(),
    organisationCode: z.string(),
    organisationName: z.string(),
    ticket: z.string(),
  }),
  z.object({ outcome: z.enum(['unknown', 'scope', 'too-many']), clientId: z.guid().nullable() }),
])

/** What a token opens. */
export type TokenVerdict = { outcome: 'done'; client: ApiClient } | { outcome: 'unknown' | 'scope' | 'too-many'; clientId: string | null }

/** Whose token this is, and whether it still counts. Asked afresh for every request. */
export async function useToken(token: string, scope: Scope, address: string): Promise<TokenVerdict> {
  const [used] = await callDirectly('use_api_token', { token, scope, address }, z.array(usedToken).max(1))
  if (used?.outcome !== 'done') return { outcome: used?.outcome ?? 'unknown', clientId: used?.clientId ?? null }
  const organisation = { id: used.organisationId, code: used.organisationCode, name: used.organisationName }
  return { outcome: 'done', client: { id: used.clientId, name: used.clientName, organisation, ticket: new Ticket(used.ticket) } }
}
