import type { AuthOptions } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { env } from '@/lib/config/env'
import { errorFields, log } from '@/lib/shared/log'
import { authenticate } from './authenticate'
import { ASSERTION_ALGORITHM, signingKey } from './client-keys'
import { cookieName, isSecure, LONGEST_SESSION } from './cookies'
import type { ProviderClaims } from './verified-identity'
import { configuredProviders, isProviderId, type ClientCredential, type ConfiguredProvider, type ProviderId } from './providers'
import { landingPath } from './start-page'

declare module 'next-auth' {
  interface User {
    sessionToken?: string
  }
  interface Profile {
    idToken?: ProviderClaims['idToken']
    userinfo?: ProviderClaims['userinfo']
  }
}

/** What `signIn` answers instead of letting somebody in. `finishSignIn` reads them; no browser is ever sent to the second. */
export const REFUSED = '/log-in?refused=1'
export const UNAVAILABLE = '/unavailable'

/** What each provider is asked for (interoperability reference 6.1 and 6.2). */
const asks: Record<ProviderId, Record<string, string>> = {
  cis2: {
    scope: 'openid profile email nhsperson nationalrbacaccess associatedorgs professionalmemberships organisationalmemberships selectedrole',
    acr_values: 'AAL2_OR_AAL3_ANY',
    // The provider's page every time: a shared computer must never let the previous person back in without asking.
    prompt: 'login',
  },
  entra: { scope: 'openid profile email', prompt: 'login' },
}

/**
 * How next-auth is set up: it speaks OpenID Connect with the providers (discovery, PKCE, state, nonce, the exchange of the code, the checks
 * of the ID token), and hands what they say to {@link authenticate}.
 *
 * Sessions are rows in the database, through next-auth's JWT strategy with our own `encode`, and not through an Adapter. An Adapter is
 * asked for a user before and apart from the session, is not given the claims that a session is opened with, and lets a second log-in keep
 * the token of the first. So the "JWT" is an opaque random token, opened by `authenticate` while next-auth asks whether the person may sign
 * in; nothing can be decoded from it.
 *
 * @param secret protects the cookies of the log-in
 */
export async function authOptions(secret = env().SESSION_SECRET): Promise<AuthOptions> {
  // next-auth reads its own address only from here, or else from the Host header, which anybody can write.
  // eslint-disable-next-line no-restricted-properties -- written, not read
  process.env.NEXTAUTH_URL = env().PUBLIC_URL
  return {
    secret,
    providers: await Promise.all(configuredProviders().map(providerConfig)),
    session: { strategy: 'jwt', maxAge: LONGEST_SESSION },
    jwt: { encode: ({ token }) => String(token?.sessionToken), decode: () => null },
    useSecureCookies: isSecure(),
    cookies: authCookies(),
    callbacks: {
      signIn: async ({ user, account, profile }) => {
        const answer = await answerFor(account?.provider, profile)
        if (answer.token !== undefined) user.sessionToken = answer.token
        return answer.token !== undefined ? true : answer.instead
      },
      jwt: ({ user }) => ({ sessionToken: user.sessionToken }),
      redirect: ({ url }) => landingAddress(url),
    },
    logger: { error: logFailure, warn: (code) => log('warn', 'log-in.library.warning', { outcome: code }), debug: () => undefined },
  }
}

async function providerConfig({ id, issuer, clientId, credential }: ConfiguredProvider): Promise<OAuthConfig<ProviderClaims>> {
  return {
    id,
    name: id,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    ...(await proofOfClient(credential)),
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    authorization: { params: asks[id] },
    userinfo: {
      request: async ({ tokens, client }) => {
        // next-auth types the verified token set as if it were the raw answer.
        const verified = tokens as Exclude<Parameters<typeof client.userinfo>[0], string>
        // CIS2 gives the organisations only at UserInfo; the client checks that both name the same `sub`.
        return { idToken: { ...verified.claims() }, userinfo: id === 'cis2' ? { ...(await client.userinfo(verified)) } : {} }
      },
    },
    profile: ({ idToken }) => ({ id: String(idToken.sub) }),
    httpOptions: { timeout: 5000 },
  }
}

/**
 * How next-auth proves to the provider that we are its client. With a key, it sends a signed assertion that lasts a minute: RS512, as an
 * adopter of NHS CIS2 does, and addressed to the token endpoint, which CIS2 compares, where the library would name the issuer.
 */
async function proofOfClient(credential: ClientCredential): Promise<Partial<OAuthConfig<ProviderClaims>>> {
  if ('secret' in credential) return { clientSecret: credential.secret }
  return {
    client: { token_endpoint_auth_method: 'private_key_jwt', token_endpoint_auth_signing_alg: ASSERTION_ALGORITHM },
    jwks: { keys: [await signingKey(credential.key)] },
    token: {
      request: async ({ client, provider, params, checks }) => {
        const clientAssertionPayload = { aud: client.issuer.metadata.token_endpoint }
        return { tokens: await client.callback(provider.callbackUrl, params, checks, { clientAssertionPayload }) }
      },
    },
  }
}

/** The session token, or where to send the browser instead. next-auth writes whatever it catches into an address, so nothing is thrown. */
async function answerFor(
  provider: string | undefined,
  claims: Partial<ProviderClaims> | undefined,
): Promise<{ token: string } | { token?: undefined; instead: string }> {
  try {
    const { idToken, userinfo } = claims ?? {}
    if (!isProviderId(provider) || !idToken || !userinfo) return { instead: REFUSED }
    const token = await authenticate(provider, { idToken, userinfo })
    return token === null ? { instead: REFUSED } : { token }
  } catch (error) {
    log('error', 'session.open.failed', errorFields(error))
    return { instead: UNAVAILABLE }
  }
}

/** Only our own landing page, with a page from the fixed list: next-auth passes in whatever it was given and whatever its cookie holds. */
function landingAddress(url: string): string {
  const from = URL.canParse(url, env().PUBLIC_URL) ? new URL(url, env().PUBLIC_URL).searchParams.get('from') : null
  return `${env().PUBLIC_URL}${landingPath(from)}`
}

function authCookies(): AuthOptions['cookies'] {
  const options = { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure() } as const
  const brief = { ...options, maxAge: 15 * 60 }
  return {
    sessionToken: { name: cookieName('session'), options },
    callbackUrl: { name: cookieName('return'), options: brief },
    csrfToken: { name: cookieName('csrf'), options },
    pkceCodeVerifier: { name: cookieName('pkce'), options: brief },
    state: { name: cookieName('state'), options: brief },
    nonce: { name: cookieName('nonce'), options: brief },
  }
}

/**
 * next-auth's own logger writes out claims. Of what it reports we keep the code, the kind of error and the beginning of its message:
 * whatever follows the first comma, colon or bracket can be a subject, a state, or the provider's words about somebody.
 */
function logFailure(code: string, metadata: unknown): void {
  const error = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error
  const { errorName, errorCode, errorMessage } = errorFields(error)
  log('warn', 'log-in.library.failed', { outcome: code, errorName, errorCode, errorMessage: errorMessage?.split(/[,:(]/)[0]?.trim().slice(0, 80) })
}
