import { describe, expect, it } from 'vitest'
import { judgeEntraClaims } from '@/lib/identity/entra-claims'

const leeds = 'b1b3d1a0-0000-8000-8000-000000000383'
const tenants = new Map([[leeds, '383']])
const token = { sub: '00000383-0000-4000-8000-000000000001', iat: 1_795_000_100, auth_time: 1_795_000_000, tid: leeds }

function judged(change: Record<string, unknown> = {}) {
  return judgeEntraClaims({ idToken: { ...token, ...change }, userinfo: {} }, tenants)
}

describe('what Microsoft Entra ID says about somebody', () => {
  it('asserts the authority to which the tenant belongs', () => {
    expect(judged()).toEqual({
      ok: true,
      identity: {
        subject: token.sub,
        level: 2,
        providerSession: null,
        authTime: new Date('2026-11-18T11:06:40Z'),
        assertedCodes: ['383'],
        verifiedEmail: null,
      },
    })
  })

  it.each([
    ['unknown', 'b1b3d1a0-0000-8000-8000-000000000202'],
    ['not said', undefined],
  ])('asserts nothing when the tenant is %s, so that our own records decide', (_case, tid) => {
    expect(judged({ tid })).toMatchObject({ ok: true, identity: { assertedCodes: null } })
  })

  it('lets nobody in from a tenant that is not listed, where only listed ones count', () => {
    const stranger = { idToken: { ...token, tid: 'b1b3d1a0-0000-8000-8000-000000000202' }, userinfo: {} }
    expect(judgeEntraClaims(stranger, tenants, true)).toEqual({ ok: false, reason: 'organisation' })
    expect(judgeEntraClaims({ idToken: token, userinfo: {} }, tenants, true)).toMatchObject({ ok: true })
  })

  it('takes the age of the token for that of the log-in when Entra does not say it', () => {
    expect(judged({ auth_time: undefined })).toMatchObject({ identity: { authTime: new Date('2026-11-18T11:08:20Z') } })
  })

  it.each([
    ['sub', { sub: '' }],
    ['time', { iat: undefined }],
  ])('refuses a token without a %s', (_claim, change) => {
    expect(judged(change)).toEqual({ ok: false, reason: 'claims' })
  })
})
