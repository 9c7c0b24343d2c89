import { describe, expect, it } from 'vitest'
import { readIdentitySettings } from '@/demo/identity-provider/settings'

const environment = {
  IDENTITY_PORT: '4010',
  PUBLIC_URL: 'http://localhost:3000/',
  CIS2_CLIENT_ID: 'cpis-health',
  CIS2_CLIENT_SECRET: 'one secret',
  ENTRA_CLIENT_ID: 'cpis-councils',
  ENTRA_CLIENT_SECRET: 'another secret',
}

describe('the settings of the demonstration identity provider', () => {
  it('are read from the environment', () => {
    expect(readIdentitySettings(environment)).toEqual({
      port: 4010,
      publicUrl: 'http://localhost:3000',
      clients: {
        cis2: { id: 'cpis-health', credential: { secret: 'one secret' } },
        entra: { id: 'cpis-councils', credential: { secret: 'another secret' } },
      },
    })
  })

  it('take public keys of a client instead of its secret', () => {
    const keys = { keys: [{ kty: 'RSA', n: 'n', e: 'AQAB' }] }
    const settings = readIdentitySettings({ ...environment, CIS2_CLIENT_JWKS: JSON.stringify(keys) })
    expect(settings.clients.cis2.credential).toEqual({ keys })
  })

  it('take the address at which a client publishes its keys', () => {
    const settings = readIdentitySettings({ ...environment, CIS2_CLIENT_JWKS_URI: 'http://localhost:3000/.well-known/jwks.json' })
    expect(settings.clients.cis2.credential).toEqual({ keysAt: 'http://localhost:3000/.well-known/jwks.json' })
  })

  it('refuse production', () => {
    expect(() => readIdentitySettings({ ...environment, CPIS_MODE: 'production' })).toThrow('CPIS_MODE is production')
  })

  it.each([
    ['IDENTITY_PORT', 'http'],
    ['IDENTITY_PORT', ''],
    ['IDENTITY_PORT', '70000'],
    ['PUBLIC_URL', 'localhost:3000'],
    ['CIS2_CLIENT_ID', ''],
    ['ENTRA_CLIENT_SECRET', ''],
    ['ENTRA_CLIENT_JWKS', 'not JSON'],
    ['ENTRA_CLIENT_JWKS', '{"keys":[]}'],
    ['CIS2_CLIENT_JWKS_URI', 'jwks.json'],
    ['ENTRA_CLIENT_JWKS_URI', ''],
    ['ENTRA_CLIENT_ID', 'cpis-health'],
  ])('refuse %s=%s in a sentence that names it and does not repeat it', (name, value) => {
    expect(() => readIdentitySettings({ ...environment, [name]: value })).toThrow(new RegExp(`${name} must`))
  })
})
