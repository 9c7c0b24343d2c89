import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POST as takeNotice } from '@/app/api/auth/backchannel-logout/[provider]/route'
import { authenticate } from '@/lib/identity/authenticate'
import { resolveSession } from '@/lib/identity/session'
import { createPerson } from '@/tests/factories/person'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { printFigure } from '@/tests/support/figure'
import { startForgingProvider, type Forgery, type ForgingProvider } from '@/tests/support/forging-provider'
import { publicUrl, useProviders } from '@/tests/support/signing-in'

const nurse = '999000000101'
const colleague = '999000000102'

let application: TestApplication
let provider: ForgingProvider

beforeAll(async () => {
  application = await startApplication()
  provider = await startForgingProvider(['RR8'])
  useProviders(provider.issuer)
  for (const subject of [nurse, colleague]) await createPerson(application.admin, { subject })
  await createPerson(application.admin, { provider: 'entra', subject: nurse, roles: [{ role: 'LD', organisation: '383' }] })
})
afterAll(async () => {
  await provider.stop()
  await application.stop()
})

const now = () => Math.floor(Date.now() / 1000)
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/** Logs somebody in, with `sid` as the provider's id of the session. */
async function logIn(subject: string, sid?: string): Promise<string> {
  const token = await authenticate('cis2', {
    idToken: { sub: subject, sid, auth_time: now(), authentication_assurance_level: '3', id_assurance_level: '3' },
    userinfo: { nhsid_nrbac_roles: [{ person_roleid: '1', org_code: 'RR8' }] },
  })
  if (token === null) throw new Error('The person was refused')
  return token
}

const honest = () => ({ iss: provider.issuer, aud: 'cpis-health', iat: now(), exp: now() + 120, jti: randomUUID(), events: { [EVENT]: {} } })
type Changes = { claims?: Record<string, unknown>; token?: Pick<Forgery, 'head' | 'signature'> }
const made = ({ claims, token }: Changes) => provider.sign({ ...honest(), ...claims }, { ...token, head: { typ: 'logout+jwt', ...token?.head } })

async function send(token: string, to = 'cis2'): Promise<number> {
  const request = new Request(`${publicUrl}/api/auth/backchannel-logout/${to}`, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  })
  const response = await takeNotice(request, { params: Promise.resolve({ provider: to }) })
  expect(response.headers.get('cache-control')).toBe('no-store')
  return response.status
}

async function endOf(token: string): Promise<string> {
  const session = await resolveSession(token, { act: false })
  return session.state === 'ended' ? session.reason : session.state
}

async function ends(): Promise<{ person_name: string | null; details: unknown }[]> {
  const { rows } = await application.admin.query<{ person_name: string | null; details: unknown }>(
    `select person_name, details from cpis.audit_event where type = 'session.end' order by at desc, id`,
  )
  return rows
}

describe('a provider’s notice of a log-out', () => {
  it('ends the session of that name at the next request, and nobody else’s; the person and the log are told', async () => {
    const one = await logIn(nurse, 'session one')
    const two = await logIn(colleague, 'session two')
    expect(await send(made({ claims: { sid: 'session one' } }))).toBe(200)
    expect(await endOf(one)).toBe('provider')
    expect(await endOf(two)).toBe('live')
    expect((await ends())[0]).toMatchObject({ details: { provider: 'cis2', ended: 1 } })
    expect((await ends())[0]?.person_name).toMatch(/^Sam Person/)
  })

  it('with a subject alone ends whatever that provider opened for the person', async () => {
    const token = await logIn(nurse, 'session three')
    const other = await logIn(colleague)
    expect(await send(made({ claims: { sub: nurse } }))).toBe(200)
    expect([await endOf(token), await endOf(other)]).toEqual(['provider', 'live'])
  })

  it('with both ends only a session to which both fit', async () => {
    const token = await logIn(nurse, 'session four')
    expect(await send(made({ claims: { sid: 'session four', sub: colleague } }))).toBe(200)
    expect(await endOf(token)).toBe('live')
    expect((await ends())[0]).toEqual({ person_name: null, details: { provider: 'cis2', ended: 0 } })
    expect(await send(made({ claims: { sid: 'session four', sub: nurse } }))).toBe(200)
    expect(await endOf(token)).toBe('provider')
  })

  it('of one provider ends nothing that another opened', async () => {
    const token = await logIn(nurse, 'session five')
    expect(await send(made({ claims: { aud: 'cpis-councils', sid: 'session five' } }), 'entra')).toBe(200)
    expect(await send(made({ claims: { aud: 'cpis-councils', sub: nurse } }), 'entra')).toBe(200)
    expect(await endOf(token)).toBe('live')
  })

  it('is not there for a provider that is not', async () => {
    expect(await send(made({ claims: { sub: nurse } }), 'another')).toBe(404)
  })

  const forgeries: Record<string, Changes | string> = {
    nothing: '',
    words: 'logged out',
    'a key that is not published': { token: { signature: 'foreign' } },
    'no signature': { token: { head: { alg: 'none' }, signature: 'none' } },
    'an algorithm of shared secrets': { token: { head: { alg: 'HS256' } } },
    'a key of another name': { token: { head: { kid: 'two' } } },
    'another kind of token': { token: { head: { typ: 'at+jwt' } } },
    'another issuer': { claims: { iss: 'https://elsewhere.example' } },
    'another audience': { claims: { aud: 'another-client' } },
    'the audience of our other client': { claims: { aud: 'cpis-councils' } },
    'no audience': { claims: { aud: undefined } },
    'a nonce, as an ID token has': { claims: { nonce: 'a nonce' } },
    'no event, as an ID token has': { claims: { events: undefined } },
    'another event': { claims: { events: { 'http://schemas.openid.net/event/other': {} } } },
    'an event that is no object': { claims: { events: { [EVENT]: true } } },
    'no number of its own': { claims: { jti: undefined } },
    'an old time': { claims: { iat: now() - 900, exp: now() + 900 } },
    'a time to come': { claims: { iat: now() + 900, exp: now() + 1800 } },
    'no time': { claims: { iat: undefined } },
    'an end that is over': { claims: { iat: now() - 60, exp: now() - 30 } },
    nobody: { claims: { sid: undefined, sub: undefined } },
    'a session that is no text': { claims: { sid: { $ne: '' }, sub: undefined } },
    'a subject that is no text': { claims: { sub: [nurse] } },
  }

  it('that is forged, mixed up, stale or about nobody ends nothing, and none counts twice', async () => {
    const token = await logIn(nurse, 'session six')
    const taken: string[] = []
    for (const [what, forgery] of Object.entries(forgeries)) {
      const about = { sid: 'session six', sub: nurse }
      const sent = typeof forgery === 'string' ? forgery : made({ ...forgery, claims: { ...about, ...forgery.claims } })
      if ((await send(sent)) !== 400 || (await endOf(token)) !== 'live') taken.push(what)
    }
    const replayed = made({ claims: { sub: nurse } })
    expect(await send(replayed)).toBe(200)
    const again = await logIn(nurse)
    if ((await send(replayed)) !== 400 || (await endOf(again)) !== 'live') taken.push('the same again')
    const figure = `${taken.length} of ${Object.keys(forgeries).length + 1}`
    expect(printFigure('T13 forged notices of a log-out that were taken', [figure, ...taken].join(' '), '0', taken.length === 0)).toBe(true)
  })

  it('is not taken while it cannot be written down, and can be sent again', async () => {
    const token = await logIn(nurse, 'session seven')
    const notice = made({ claims: { sid: 'session seven' } })
    await application.admin.query('alter table cpis.log_out_notice rename to log_out_notice_away')
    await expect(send(notice)).rejects.toThrow()
    await application.admin.query('alter table cpis.log_out_notice_away rename to log_out_notice')
    expect(await endOf(token)).toBe('live')
    expect(await send(notice)).toBe(200)
    expect(await endOf(token)).toBe('provider')
  })
})
