import { env } from '@/lib/config/env'
import { judgeCis2Claims } from './cis2-claims'
import { judgeEntraClaims } from './entra-claims'
import type { Judgement, ProviderClaims } from './verified-identity'
import type { ProviderId } from './providers'
import { openSession, recordRefusedSignIn } from './session'

/**
 * Decides whether to let in somebody a provider vouches for, and opens their session. A refusal goes into the compliance log with its
 * reason, which the person is not told.
 *
 * @param claims what the provider says, already verified to come from it
 * @returns the session token, or null when refused
 */
export async function authenticate(provider: ProviderId, claims: ProviderClaims): Promise<string | null> {
  const judged = judge(provider, claims)
  const token = judged.ok ? await openSession(provider, judged.identity) : null
  if (token === null) await recordRefusedSignIn(provider, judged.ok ? 'not-admitted' : judged.reason)
  return token
}

function judge(provider: ProviderId, claims: ProviderClaims): Judgement {
  return provider === 'cis2' ? judgeCis2Claims(claims) : judgeEntraClaims(claims, env().ENTRA_TENANTS, env().CPIS_MODE === 'production')
}
