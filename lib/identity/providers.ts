import type { KeyObject } from 'node:crypto'
import { env } from '@/lib/config/env'
import * as codes from '@/lib/db/codes.generated'

/** The identity providers: NHS CIS2 for health, Microsoft Entra ID for councils (design decision 15). */
export const providerIds = codes.PERSON_IDENTITY_PROVIDER
export type ProviderId = (typeof providerIds)[number]

/** How we prove to a provider that we are its client: a secret that both know, or a key that never leaves us (`private_key_jwt`). */
export type ClientCredential = { secret: string } | { key: KeyObject }

/** A provider that this deployment is set up for. */
export type ConfiguredProvider = { id: ProviderId; issuer: string; clientId: string; credential: ClientCredential }

/** Whether a text names an identity provider. */
export function isProviderId(text: unknown): text is ProviderId {
  return providerIds.some((id) => id === text)
}

/** The providers that this deployment is set up for: those with an issuer, a client, and a key or secret. */
export function configuredProviders(): ConfiguredProvider[] {
  const settings = env()
  const [key] = settings.cis2Keys
  return [
    ...provider('cis2', settings.CIS2_ISSUER, settings.CIS2_CLIENT_ID, key ? { key } : secret(settings.CIS2_CLIENT_SECRET)),
    ...provider('entra', settings.ENTRA_ISSUER, settings.ENTRA_CLIENT_ID, secret(settings.ENTRA_CLIENT_SECRET)),
  ]
}

function secret(given: string | undefined): ClientCredential | undefined {
  return given === undefined ? undefined : { secret: given }
}

function provider(id: ProviderId, issuer?: string, clientId?: string, credential?: ClientCredential): ConfiguredProvider[] {
  return issuer !== undefined && clientId !== undefined && credential !== undefined ? [{ id, issuer, clientId, credential }] : []
}
