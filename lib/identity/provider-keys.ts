import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import type { ConfiguredProvider, ProviderId } from './providers'

/** What a provider's tokens are checked against: its name as it writes it, and its public keys. */
export type ProviderKeys = { issuer: string; keys: JWTVerifyGetKey }

/** How long a provider's description is trusted, and how soon one that could not be fetched is asked for again, in milliseconds. */
const BELIEVED = 60 * 60_000
const AGAIN = 5_000
const AT_MOST = 5_000

const description = z.object({ issuer: z.string().min(1), jwks_uri: z.url({ protocol: /^https?$/ }) })

const known = new Map<ProviderId, { of: string; until: number; keys: Promise<ProviderKeys> }>()

/**
 * The keys of a provider, from where its description says they are. Both are kept, and fetched again no more often than every few seconds,
 * whatever strangers send us.
 *
 * @throws Error when the provider cannot be reached, or its description is not valid
 */
export function keysOfProvider({ id, issuer }: ConfiguredProvider): Promise<ProviderKeys> {
  const now = Date.now()
  const kept = known.get(id)
  if (kept && kept.of === issuer && kept.until > now) return kept.keys
  const keys = fetchKeys(issuer)
  const entry = { of: issuer, until: now + BELIEVED, keys }
  known.set(id, entry)
  keys.catch(() => (entry.until = Date.now() + AGAIN))
  return keys
}

async function fetchKeys(configured: string): Promise<ProviderKeys> {
  const address = `${configured.replace(/\/$/, '')}/.well-known/openid-configuration`
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(AT_MOST) })
  if (!response.ok) throw new Error(`The provider answered ${response.status} for its description`)
  const { issuer, jwks_uri } = description.parse(await response.json())
  return { issuer, keys: createRemoteJWKSet(new URL(jwks_uri), { timeoutDuration: AT_MOST }) }
}
