import { env } from '@/lib/config/env'

/** The identity providers: NHS CIS2 for health, Microsoft Entra ID for councils (decision 15). */
export const providerIds = ['cis2', 'entra'] as const
export type ProviderId = (typeof providerIds)[number]

/** A provider that this deployment is set up for. */
export type ConfiguredProvider = { id: ProviderId; issuer: string; clientId: string; clientSecret: string }

/** Whether a text names an identity provider. */
export function isProviderId(text: unknown): text is ProviderId {
  return providerIds.some((id) => id === text)
}

/** The providers that this deployment is set up for: issuer, client and secret are all given. */
export function configuredProviders(): ConfiguredProvider[] {
  const settings = env()
  const given = [
    { id: 'cis2' as const, issuer: settings.CIS2_ISSUER, clientId: settings.CIS2_CLIENT_ID, clientSecret: settings.CIS2_CLIENT_SECRET },
    { id: 'entra' as const, issuer: settings.ENTRA_ISSUER, clientId: settings.ENTRA_CLIENT_ID, clientSecret: settings.ENTRA_CLIENT_SECRET },
  ]
  return given.flatMap(({ id, issuer, clientId, clientSecret }) =>
    issuer !== undefined && clientId !== undefined && clientSecret !== undefined ? [{ id, issuer, clientId, clientSecret }] : [],
  )
}
