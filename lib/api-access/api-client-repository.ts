import { runStatement } from '@/lib/db/statement'
import type { Scope } from '@/lib/policy/scopes'
import type { PublicKey } from './public-keys'

/** What there is to judge a client's proof by. `now` is the database's clock, in seconds since 1970. */
export type KnownClient = { keys: PublicKey[]; scopes: Scope[]; version: number; now: number; fromItsNetwork: boolean; active: boolean }

/** A client that has proved itself by a token. */
export type ApiClient = { id: string; name: string; organisation: { id: string; code: string; name: string } }

/** The client of this id, seen from an address; null when there is none. */
export async function clientForToken(clientId: string, address: string): Promise<KnownClient | null> {
  const [row] = await runStatement<{ client: KnownClient | null }>(
    { name: 'api-client-for-token', text: 'select cpis.api_client_for_token($1::uuid, $2::inet) as client' }, [clientId, address])
  return row?.client ?? null
}

/** A proof that has been found true, and the token that is asked for with it. */
export type ProvedRequest = { clientId: string; version: number; scopes: readonly Scope[]; jtiHash: Buffer; expires: number; tokenHash: Buffer; address: string }

/** Why a true proof gets no token. */
export type NoToken = 'changed' | 'expired' | 'too-far-ahead' | 'too-many' | 'replayed'

/** Keeps a token for a proof, once. */
export async function issueToken({ clientId, version, scopes, jtiHash, expires, tokenHash, address }: ProvedRequest): Promise<'done' | NoToken> {
  const [row] = await runStatement<{ outcome: 'done' | NoToken }>(
    { name: 'issue-api-token', text: 'select cpis.issue_api_token($1::uuid, $2, $3::text[], $4, to_timestamp($5), $6, $7::inet) as outcome' },
    [clientId, version, scopes, jtiHash, expires, tokenHash, address])
  return row?.outcome ?? 'changed'
}

type UsedToken = {
  outcome: 'done' | 'unknown' | 'scope' | 'too-many'
  client_id: string | null; client_name: string; organisation_id: string; organisation_code: string; organisation_name: string
}

/** What a token opens. */
export type TokenVerdict = { outcome: 'done'; client: ApiClient } | { outcome: 'unknown' | 'scope' | 'too-many'; clientId: string | null }

/** Whose token this is, and whether it still counts. Asked anew at every request. */
export async function useToken(tokenHash: Buffer, scope: Scope, address: string): Promise<TokenVerdict> {
  const [row] = await runStatement<UsedToken>(
    { name: 'use-api-token', text: 'select * from cpis.use_api_token($1, $2, $3::inet)' }, [tokenHash, scope, address])
  if (row?.outcome !== 'done' || row.client_id === null) {
    return { outcome: row === undefined || row.outcome === 'done' ? 'unknown' : row.outcome, clientId: row?.client_id ?? null }
  }
  const organisation = { id: row.organisation_id, code: row.organisation_code, name: row.organisation_name }
  return { outcome: 'done', client: { id: row.client_id, name: row.client_name, organisation } }
}
