import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPerson } from '@/tests/factories/person'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { startForgingProvider, type Forgery, type ForgingProvider } from '@/tests/support/forging-provider'
import { publicUrl, useProviders, Visitor } from '@/tests/support/signing-in'

const nurse = '999000000101'
const administrator = '999000000102'
const auditor = '999000000103'

let application: TestApplication
let provider: ForgingProvider

beforeAll(async () => {
  application = await startApplication()
  provider = await startForgingProvider(['RR8', 'X26'])
  useProviders(provider.issuer)
  await createPerson(application.admin, { subject: nurse })
  await createPerson(application.admin, { subject: administrator, roles: [{ role: 'NA', organisation: 'X26' }] })
  await createPerson(application.admin, { subject: auditor, roles: [{ role: 'AU', organisation: 'X26' }] })
})
afterAll(async () => {
  await provider.stop()
  await application.stop()
})

async function comeBack(subject: string, forgery: Forgery = {}, change: (visitor: Visitor, back: URL) => void = () => undefined) {
  // Each forgery counts as a first attempt.
  await application.admin.query('delete from cpis.rate_count')
  const visitor = new Visitor()
  const away = await visitor.press('cis2')
  const back = new URL(provider.back(away.headers.get('location') ?? '', subject, forgery))
  change(visitor, back)
  const response = await visitor.comeBack(back.href)
  return { location: response.headers.get('location'), session: visitor.cookies.has('cpis.session') }
}

const unfinished = { location: '/log-in?unfinished=1', session: false }
const refused = { location: '/log-in?refused=1', session: false }
const now = Math.floor(Date.now() / 1000)

describe('what an identity provider says', () => {
  it('opens a session when everything in it is right', async () => {
    expect(await comeBack(nurse)).toEqual({ location: '/', session: true })
  })

  it.each<[string, Forgery]>([
    ['another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['another audience', { claims: { aud: 'another-client' } }],
    ['several audiences without the party that it is for', { claims: { aud: ['cpis-health', 'another-client'] } }],
    ['another nonce', { claims: { nonce: 'A'.repeat(43) } }],
    ['no nonce', { claims: { nonce: undefined } }],
    ['a time that is over', { claims: { iat: now - 7200, exp: now - 3600 } }],
    ['no end', { claims: { exp: undefined } }],
    ['no subject', { claims: { sub: undefined } }],
    ['a key that is not published', { signature: 'foreign' }],
    ['no signature', { head: { alg: 'none' }, signature: 'none' }],
    ['an algorithm that the client never agreed to', { head: { alg: 'HS256' } }],
    ['somebody else’s UserInfo', { userinfo: { sub: administrator } }],
  ])('opens nothing with %s', async (_what, forgery) => {
    expect(await comeBack(nurse, forgery)).toEqual(unfinished)
  })

  it('opens nothing with another state, in the address or in the browser', async () => {
    expect(await comeBack(nurse, {}, (_visitor, back) => back.searchParams.set('state', 'A'.repeat(43)))).toEqual(unfinished)
    expect(await comeBack(nurse, {}, (visitor) => visitor.cookies.set(visitor.nameOf('state'), 'A'.repeat(43)))).toEqual(unfinished)
    expect(await comeBack(nurse, {}, (visitor) => visitor.cookies.delete(visitor.nameOf('pkce')))).toEqual(unfinished)
  })

  it.each<[string, Forgery]>([
    ['a password alone', { claims: { authentication_assurance_level: '1' } }],
    ['no word on it', { claims: { authentication_assurance_level: undefined } }],
    ['two different words on it', { userinfo: { authentication_assurance_level: '1' } }],
    ['an identity that was hardly looked at', { claims: { id_assurance_level: '2' } }],
    ['an identity of which nothing is said', { claims: { id_assurance_level: undefined } }],
  ])('is refused as too weak with %s', async (_what, forgery) => {
    expect(await comeBack(nurse, forgery)).toEqual(refused)
  })
})

describe('how strongly somebody proves who they are', () => {
  const weaker: Forgery = { claims: { authentication_assurance_level: '2' } }

  it('is level 2 for clinicians, and 3 for national administrators and auditors, who otherwise read what a stranger reads', async () => {
    expect(await comeBack(nurse, weaker)).toEqual({ location: '/', session: true })
    for (const subject of [administrator, auditor]) {
      expect(await comeBack(subject, weaker)).toEqual(refused)
      expect(await comeBack(subject)).toEqual({ location: '/', session: true })
    }
  })

  it('cannot be known of an account at Entra, which opens no national role', async () => {
    await createPerson(application.admin, { provider: 'entra', subject: 'national-by-entra', roles: [{ role: 'NA', organisation: 'X26' }] })
    const visitor = new Visitor()
    const away = await visitor.press('entra')
    const response = await visitor.comeBack(provider.back(away.headers.get('location') ?? '', 'national-by-entra'))
    expect(new URL(response.headers.get('location') ?? '', publicUrl).search).toBe('?refused=1')
  })
})
