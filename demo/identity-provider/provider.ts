import { generateKeyPair, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { ClientMetadata, Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider'
import Provider from 'oidc-provider'
import { findAccount } from './account'
import type { PlayedProvider } from './claims'
import { acrValuesSupported, claimsOfScope, scopesOf } from './claims'
import { interactionPath, interactions } from './interaction'
import { logInPolicy, loadGrant } from './log-in-policy'
import { answerLogout, logoutWithoutSession } from './logout'
import { memoryAdapter } from './memory-adapter'
import { loggedOutPage, problemPage, stylesheetPath } from './pages'
import type { ClientSettings, IdentitySettings } from './settings'

const minutes = 60
const hours = 60 * minutes

/**
 * Builds the demonstration's identity provider. It plays NHS CIS2 for one client and Microsoft Entra ID for the other, with
 * the claims of section 6 of the interoperability reference, keeps everything in memory, and signs with a key that lives as
 * long as the process.
 * @param issuer its address as clients and browsers see it, without a slash at the end
 */
export async function createIdentityProvider(issuer: string, settings: IdentitySettings): Promise<Provider> {
  const stylesheet = await readFile(new URL('identity.css', import.meta.url), 'utf8')
  const playedFor = (clientId: unknown): PlayedProvider => (clientId === settings.clients.entra.id ? 'entra' : 'cis2')
  const provider = new Provider(issuer, {
    ...behaviour(issuer, settings.publicUrl),
    findAccount: findAccount(playedFor),
    clients: [clientOf('cis2', settings), clientOf('entra', settings)],
    jwks: { keys: [await signingKey()] },
  })
  provider.on('server_error', (_context, error) => console.error(error))
  provider.use(securityHeaders(settings.publicUrl))
  provider.use(async (context, next) => {
    if (context.path === '/health') context.body = { status: 'up' }
    else if (context.path === stylesheetPath) {
      context.type = 'css'
      context.body = stylesheet
    } else await next()
  })
  provider.use(interactions({ provider, playedFor, publicUrl: settings.publicUrl }))
  provider.use(logoutWithoutSession)
  return provider
}

function behaviour(issuer: string, publicUrl: string): Configuration {
  return {
    adapter: memoryAdapter(),
    acrValues: [...acrValuesSupported],
    claims: claimsOfScope,
    clientAuthMethods: ['client_secret_basic', 'private_key_jwt'],
    // The ID token contains the claims that CIS2 and Entra put there, not only those that the standard asks for.
    conformIdTokenClaims: false,
    cookies: cookiesFor(issuer),
    enabledJWA: { clientAuthSigningAlgValues: ['RS512', 'RS256', 'PS256', 'ES256'] },
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      resourceIndicators: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: answerLogout,
        postLogoutSuccessSource: (context) => {
          context.body = loggedOutPage(publicUrl)
        },
      },
    },
    // The library's own dispatcher refuses loopback addresses, and that is where CPIS listens for log-out notices.
    fetch: (address, options) => fetch(address, Object.assign({}, options, { dispatcher: undefined })),
    interactions: { policy: logInPolicy(), url: (_context, { uid }) => interactionPath(uid) },
    loadExistingGrant: loadGrant,
    pkce: { required: () => true },
    renderError: (context, { error, error_description: description }) => {
      context.type = 'html'
      context.body = problemPage(description ?? error, publicUrl)
    },
    responseTypes: ['code'],
    scopes: ['openid'],
    ttl: {
      AccessToken: 15 * minutes,
      AuthorizationCode: 1 * minutes,
      Grant: 10 * hours,
      IdToken: 1 * hours,
      Interaction: 1 * hours,
      // As in CIS2: a quarter of an hour without activity.
      Session: 15 * minutes,
    },
  }
}

/** All ports of a host share its cookies: with the port in their names, two copies can run side by side. */
function cookiesFor(issuer: string): Configuration['cookies'] {
  const prefix = `demonstration_${new URL(issuer).port}`
  const options = { httpOnly: true, sameSite: 'lax', signed: true } as const
  return {
    keys: [randomBytes(32).toString('base64url')],
    names: { session: `${prefix}_session`, interaction: `${prefix}_interaction`, resume: `${prefix}_resume` },
    long: options,
    short: options,
  }
}

function clientOf(played: PlayedProvider, { clients, publicUrl }: IdentitySettings): ClientMetadata {
  return {
    client_id: clients[played].id,
    ...credentialOf(clients[played]),
    redirect_uris: [`${publicUrl}/api/auth/callback/${played}`],
    post_logout_redirect_uris: [`${publicUrl}/signed-out`],
    backchannel_logout_uri: `${publicUrl}/api/auth/backchannel-logout/${played}`,
    backchannel_logout_session_required: true,
    grant_types: ['authorization_code'],
    response_types: ['code'],
    scope: scopesOf[played],
    require_auth_time: true,
  }
}

function credentialOf({ credential }: ClientSettings): Partial<ClientMetadata> {
  if ('secret' in credential) return { client_secret: credential.secret, token_endpoint_auth_method: 'client_secret_basic' }
  const keys = 'keys' in credential ? { jwks: credential.keys } : { jwks_uri: credential.keysAt }
  return { ...keys, token_endpoint_auth_method: 'private_key_jwt' }
}

async function signingKey(): Promise<JWK> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kty: 'RSA', alg: 'RS256', use: 'sig' }
}

/** Chromium also applies form-action to the redirects after a form, and those end at CPIS. */
function securityHeaders(publicUrl: string) {
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    `form-action 'self' ${new URL(publicUrl).origin}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ')
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    context.set({
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-store',
    })
    await next()
  }
}
