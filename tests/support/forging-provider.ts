import { createSign, generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Parts = Record<string, unknown>
type Pair = ReturnType<typeof generateKeyPairSync>

/** What goes into the next tokens, by default or as a test sets it: `undefined` leaves a claim out. */
export type Forgery = {
  /** Merged over the claims of the ID token. */
  claims?: Parts
  userinfo?: Parts
  /** Merged over the header of the token. */
  head?: Parts
  /** Signed with an unpublished key, or not at all. */
  signature?: 'foreign' | 'none'
}

/** An identity provider that says what a test wants. Nobody visits its pages: {@link ForgingProvider.back} stands in for them. */
export interface ForgingProvider {
  issuer: string
  /** The address at the service to which a log-in returns, for the person that the provider knows by this subject. */
  back(authorisation: string, subject: string, forgery?: Forgery): string
  /** A token of the provider with any claims, and with what a test changes in it. */
  sign(claims: Parts, forgery?: Pick<Forgery, 'head' | 'signature'>): string
  stop(): Promise<void>
}

const published = generateKeyPairSync('rsa', { modulusLength: 2048 })
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 })

/**
 * Starts the provider.
 *
 * @param rolesAt codes of the organisations at which it claims everybody works
 */
export async function startForgingProvider(rolesAt: readonly string[]): Promise<ForgingProvider> {
  let issuer = ''
  /** By authorisation code: the ID token and the UserInfo answer. */
  const granted = new Map<string, { token: string; userinfo: Parts }>()
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      response.setHeader('Content-Type', 'application/json')
      const code =
        request.url === '/token' ? (new URLSearchParams(body).get('code') ?? '') : (request.headers.authorization ?? '').slice('Bearer '.length)
      response.end(JSON.stringify(answer(request.url ?? '', issuer, code, granted.get(code))))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    back(authorisation, subject, forgery = {}) {
      const asked = new URL(authorisation).searchParams
      const code = `code-${granted.size}`
      const claims = { ...honest(issuer, asked, subject), ...forgery.claims }
      granted.set(code, { token: signed(claims, forgery), userinfo: { sub: subject, nhsid_nrbac_roles: roles(rolesAt), ...forgery.userinfo } })
      return `${asked.get('redirect_uri')}?${new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()}`
    },
    sign: (claims, forgery = {}) => signed(claims, forgery),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function answer(path: string, issuer: string, code: string, grant: { token: string; userinfo: Parts } | undefined): unknown {
  if (path === '/token') return { access_token: code, token_type: 'Bearer', expires_in: 60, id_token: grant?.token }
  if (path === '/me') return grant?.userinfo
  if (path === '/jwks') return { keys: [{ ...published.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }] }
  return {
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/me`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

function honest(issuer: string, asked: URLSearchParams, subject: string): Parts {
  const now = Math.floor(Date.now() / 1000)
  return {
    iss: issuer,
    aud: asked.get('client_id'),
    sub: subject,
    iat: now,
    exp: now + 60,
    auth_time: now,
    nonce: asked.get('nonce'),
    authentication_assurance_level: '3',
    id_assurance_level: '3',
  }
}

function roles(codes: readonly string[]): Parts[] {
  return codes.map((code, index) => ({ person_roleid: String(index), org_code: code, role_name: '"Clinical":"Nurse"' }))
}

function signed(claims: Parts, { head, signature }: Forgery): string {
  const encoded = (value: Parts) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const unsigned = `${encoded({ alg: 'RS256', kid: 'one', typ: 'JWT', ...head })}.${encoded(claims)}`
  if (signature === 'none') return `${unsigned}.`
  const key: Pair = signature === 'foreign' ? foreign : published
  return `${unsigned}.${createSign('sha256').update(unsigned).sign(key.privateKey, 'base64url')}`
}
