import { createHmac, createPublicKey, createSign, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CookieBrowser } from '../../support/cookie-browser'
import type { Changes } from '../../support/demonstration-provider'
import { AuthorisationRequest, clients, ended, logIn, spawnProvider, startProvider } from '../../support/demonstration-provider'
import { printFigure } from '../../support/figure'
import { clientAssertion, type Forgery } from '../../support/signed-token'

const nurse = '999000000101'
const publicUrl = 'http://localhost:39997'
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicKey = { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid: 'one', alg: 'RS512', use: 'sig' }

let issuer: string
let stop: () => Promise<number | null>

beforeAll(async () => {
  // Here the councils' client authenticates with a key, the health client with a secret.
  ;({ issuer, stop } = await startProvider({
    PUBLIC_URL: publicUrl,
    ENTRA_CLIENT_JWKS: JSON.stringify({ keys: [publicKey] }),
  }))
})

afterAll(async () => {
  await stop()
})

function ask(client: 'cis2' | 'entra' = 'cis2'): AuthorisationRequest {
  return new AuthorisationRequest(issuer, publicUrl, client)
}

describe('what the demonstration provider refuses', () => {
  it('a redirect address that is not registered, without going there', async () => {
    for (const address of ['https://example.org/', `${publicUrl}/api/auth/callback/entra`, `${publicUrl}/`]) {
      const response = await new CookieBrowser().visit(ask().address({ redirect_uri: address }))
      expect(response.status).toBe(400)
      expect(response.headers.get('location')).toBeNull()
    }
  })

  it('a request without PKCE, or with a plain challenge', async () => {
    const weak: Changes[] = [{ code_challenge: null, code_challenge_method: null }, { code_challenge_method: 'plain' }]
    for (const changes of weak) {
      const { address } = await new CookieBrowser().follow(ask().address(changes))
      expect(address.startsWith(`${publicUrl}/api/auth/callback/cis2?`)).toBe(true)
      expect(new URL(address).searchParams.get('error')).toBe('invalid_request')
    }
  })

  it('tokens without a code, an unknown client, and scopes of the other client', async () => {
    const unknown = await new CookieBrowser().visit(ask().address({ client_id: 'unknown' }))
    expect(unknown.status).toBe(400)
    const foreign: Changes[] = [{ response_type: 'id_token' }, { scope: 'openid nationalrbacaccess' }]
    for (const changes of foreign) {
      const { address } = await new CookieBrowser().follow(ask('entra').address(changes))
      const answer = new URL(address.replace('#', '?'))
      expect(answer.searchParams.get('error')).toMatch(/^(unsupported_response_type|invalid_scope)$/)
    }
  })

  it('a wrong verifier, a wrong secret, and a code that was used', async () => {
    const request = ask()
    const callback = await logIn(new CookieBrowser(), request.address(), nurse)
    const wrongSecret = `Basic ${Buffer.from(`${clients.cis2.id}:wrong`).toString('base64')}`
    expect((await request.exchange(callback, { code_verifier: 'x'.repeat(43) })).status).toBe(400)
    expect((await request.exchange(callback, {}, { authorization: wrongSecret })).status).toBe(401)
    expect((await request.exchange(callback)).status).toBe(200)
    expect((await request.exchange(callback)).status).toBe(400)
  })
})

describe('the demonstration provider', () => {
  it('takes a signed assertion from a client that has keys, and then no secret', async () => {
    const request = ask('entra')
    const withKey = await logIn(new CookieBrowser(), request.address(), nurse)
    const assertion = {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: clientAssertion(clients.entra.id, issuer, privateKey, 'one'),
    }
    expect((await request.exchange(withKey)).status).toBe(401)
    expect((await request.exchange(withKey, assertion, {})).status).toBe(200)
  })

  const now = Math.floor(Date.now() / 1000)
  const spki = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' })
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const forgeries: Record<string, Forgery> = {
    'a key that is not the client’s': { signature: (unsigned) => createSign('sha512').update(unsigned).sign(foreign, 'base64url') },
    'no signature': { head: { alg: 'none' }, signature: () => '' },
    'the public key for a secret': {
      head: { alg: 'HS512' },
      signature: (unsigned) => createHmac('sha512', spki).update(unsigned).digest('base64url'),
    },
    'an algorithm that was not agreed': {
      head: { alg: 'RS384' },
      signature: (unsigned) => createSign('sha384').update(unsigned).sign(privateKey, 'base64url'),
    },
    'a time that is over': { claims: { iat: now - 600, exp: now - 300 } },
    'no end': { claims: { exp: undefined } },
    'no number of its own': { claims: { jti: undefined } },
    'another provider to read it': { claims: { aud: 'https://elsewhere.example' } },
    'nobody to read it': { claims: { aud: undefined } },
    'another issuer': { claims: { iss: clients.cis2.id } },
    'another client as its subject': { claims: { sub: clients.cis2.id } },
    'no subject': { claims: { sub: undefined } },
  }

  it('takes no assertion that is forged, over, or somebody else’s, and none twice', async () => {
    const request = ask('entra')
    const callback = await logIn(new CookieBrowser(), request.address(), nurse)
    const exchange = async (assertion: string) =>
      (
        await request.exchange(
          callback,
          {
            client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            client_assertion: assertion,
          },
          {},
        )
      ).status
    const made = (forgery?: Forgery) => clientAssertion(clients.entra.id, `${issuer}/token`, privateKey, 'one', forgery)
    const taken: string[] = []
    for (const [what, forgery] of Object.entries(forgeries)) if ((await exchange(made(forgery))) === 200) taken.push(what)
    const honest = made()
    // The code is still valid: nothing so far had got as far as using it.
    expect(await exchange(honest)).toBe(200)
    if ((await exchange(honest)) !== 401) taken.push('the same again')
    const tried = Object.keys(forgeries).length + 1
    expect(printFigure('T13 forged assertions of a client that were taken', `${taken.length} of ${tried}`, '0', taken.length === 0)).toBe(true)
  })

  it('publishes what it can do', async () => {
    const discovery = await fetch(new URL('/.well-known/openid-configuration', issuer))
    expect(await discovery.json()).toMatchObject({
      issuer,
      acr_values_supported: ['AAL3_ANY', 'AAL2_OR_AAL3_ANY', 'AAL2_ANY', 'AAL1_USERPASS'],
      backchannel_logout_session_supported: true,
      code_challenge_methods_supported: ['S256'],
      end_session_endpoint: `${issuer}/session/end`,
      response_types_supported: ['code'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
      userinfo_endpoint: `${issuer}/me`,
    })
  })

  it('answers whether it is up, at both loopback addresses where the machine has them', async () => {
    const { port } = new URL(issuer)
    for (const host of ['localhost', '127.0.0.1']) {
      const response = await fetch(`http://${host}:${port}/health`)
      expect(await response.json()).toEqual({ status: 'up' })
    }
  })

  it('does not start in production, nor on a port that is taken, and says why in one sentence', async () => {
    const production = await ended(spawnProvider({ PUBLIC_URL: publicUrl, CPIS_MODE: 'production' }))
    expect(production).toEqual({
      code: 1,
      output: '',
      errors: 'The demonstration identity provider does not start when CPIS_MODE is production.\n',
    })
    const { port } = new URL(issuer)
    const second = await ended(spawnProvider({ PUBLIC_URL: publicUrl, IDENTITY_PORT: port }))
    expect(second.code).toBe(1)
    expect(second.output).toBe('')
    expect(second.errors).toContain(`Port ${port} on 127.0.0.1 is in use`)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('prints only that it is ready, and ends cleanly on %s', async (signal) => {
    const provider = spawnProvider({ PUBLIC_URL: publicUrl })
    provider.stdout?.once('data', () => provider.kill(signal))
    const { code, output } = await ended(provider)
    expect(code).toBe(0)
    expect(output).toMatch(/^ready http:\/\/localhost:\d+\n$/)
  })
})
