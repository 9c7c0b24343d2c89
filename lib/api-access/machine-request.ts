import type { Scope } from '@/lib/policy/scopes'
import { networkAddress } from '@/lib/shared/network-address'
import { useToken, type ApiClient } from './api-client-repository'
import { recordApiRefusal } from './api-refusals'

/** On every answer to a machine: nothing caches it, and no page of another site reads it. */
export const MACHINE_HEADERS = { 'Cache-Control': 'no-store', Pragma: 'no-cache' }

/** Where a request comes from, as our own server noted it; an address that belongs to nobody when it did not. */
export function addressOf(request: Request): string {
  return networkAddress(request.headers.get('x-cpis-address') ?? '') || '0.0.0.0'
}

/**
 * Answers a request that presents a token in its header (RFC 6750). Cookies are ignored; the token is checked afresh each time.
 *
 * @param scope what the token must be valid for
 * @param act what to do for the client
 */
export async function forBearer(request: Request, scope: Scope, act: (client: ApiClient) => Promise<Response>): Promise<Response> {
  const [, token] = /^bearer ([A-Za-z0-9_-]{43})$/i.exec(request.headers.get('authorization') ?? '') ?? []
  if (token === undefined) {
    await recordApiRefusal(null, 'no-token')
    return refusal(401, 'Bearer', 'invalid_token')
  }
  const verdict = await useToken(token, scope, addressOf(request))
  if (verdict.outcome === 'done') return act(verdict.client)
  await recordApiRefusal(verdict.clientId, verdict.outcome === 'unknown' ? 'unknown-token' : verdict.outcome)
  if (verdict.outcome === 'too-many')
    return Response.json({ error: 'too_many_requests' }, { status: 429, headers: { ...MACHINE_HEADERS, 'Retry-After': '1' } })
  return verdict.outcome === 'scope'
    ? refusal(403, `Bearer error="insufficient_scope", scope="${scope}"`, 'insufficient_scope')
    : refusal(401, 'Bearer error="invalid_token"', 'invalid_token')
}

function refusal(status: 401 | 403, challenge: string, error: string): Response {
  return Response.json({ error }, { status, headers: { ...MACHINE_HEADERS, 'WWW-Authenticate': challenge } })
}
