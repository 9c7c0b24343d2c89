import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { POST as confirmRole } from '@/app/(auth)/choose-role/confirm/route'
import { POST as logOut } from '@/app/(auth)/log-out/route'
import { GET as sessionState } from '@/app/api/session/state/route'
import { resolveSession, roleChoices, type SessionState } from '@/lib/identity/session'
import { createPerson } from '@/tests/factories/person'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { scopes, startProvider } from '@/tests/support/demonstration-provider'
import { keysOfClient, publicUrl, useProviders, Visitor } from '@/tests/support/signing-in'

const nurse = '999000000101'
const paramedic = '999000000106'
const twoRoles = '999000000110'
const suspended = '999000000111'
const unknown = '999000000107'
const roleless = '999000000108'
const dataManager = '00000383-0000-4000-8000-000000000002'

let application: TestApplication
let provider: Awaited<ReturnType<typeof startProvider>>
let stopped: Promise<number | null> | undefined
const stopProvider = () => (stopped ??= provider.stop())

beforeAll(async () => {
  application = await startApplication()
  provider = await startProvider({ PUBLIC_URL: publicUrl, ...keysOfClient })
  useProviders(provider.issuer)
  const { admin } = application
  await createPerson(admin, { subject: nurse })
  await createPerson(admin, { subject: paramedic, roles: [{ role: 'CL', organisation: 'RX8', setting: 'ambulance' }] })
  await createPerson(admin, {
    subject: suspended,
    status: 'suspended',
    roles: [{ role: 'CL', organisation: 'RQX', setting: 'emergency-department' }],
  })
  await createPerson(admin, { subject: roleless, roles: [] })
  await createPerson(admin, { provider: 'entra', subject: dataManager, roles: [{ role: 'LD', organisation: '383' }] })
  await createPerson(admin, {
    subject: twoRoles,
    roles: [
      { role: 'CL', organisation: 'RRK', setting: 'emergency-department' },
      { role: 'CL', organisation: 'Y02615', setting: 'walk-in-centre' },
    ],
  })
})
afterAll(async () => {
  await stopProvider()
  await application.stop()
})

const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const sessionOf = (visitor: Visitor): Promise<SessionState> => resolveSession(visitor.cookies.get('cpis.session'), { act: false })

describe('the way to the provider', () => {
  it('asks CIS2 for what the service needs, with PKCE, state, nonce and the provider’s page every time', async () => {
    const away = await new Visitor().press('cis2')
    expect(away.status).toBe(303)
    expect(away.headers.get('cache-control')).toBe('no-store')
    const address = new URL(away.headers.get('location') ?? '')
    expect(address.origin).toBe(provider.issuer)
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: `${publicUrl}/api/auth/callback/cis2`,
      scope: scopes.cis2,
      acr_values: 'AAL2_OR_AAL3_ANY',
      prompt: 'login',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
    })
  })

  it('asks Entra for name and mail address alone', async () => {
    const address = new URL((await new Visitor().press('entra')).headers.get('location') ?? '')
    expect(address.searchParams.get('scope')).toBe('openid profile email')
    expect(address.searchParams.has('acr_values')).toBe(false)
  })

  it('takes along cookies that no script can read, and no token against forgery', async () => {
    const lines = (await new Visitor().press('cis2')).headers.getSetCookie()
    const names = lines.map((line) => line.split('=')[0] ?? '').sort()
    expect(names.map((name) => name.replace(/\.[0-9a-z]+-[0-9a-f]{12}$/, ''))).toEqual([
      'cpis.browser',
      'cpis.nonce',
      'cpis.pkce',
      'cpis.return',
      'cpis.state',
    ])
    for (const line of lines) expect(line).toMatch(/; Path=\/;.*HttpOnly; SameSite=Lax$/)
  })

  it.each(['github', 'constructor', ''])('there is no provider "%s"', async (name) => {
    expect((await new Visitor().press(name)).status).toBe(404)
  })
})

describe('coming back', () => {
  it('a nurse gets a session, and nothing else stays of the way', async () => {
    const visitor = new Visitor()
    const response = await visitor.signIn('cis2', nurse)
    expect(locationOf(response)).toEqual([303, '/'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect([...visitor.cookies.keys()].sort()).toEqual(['cpis.browser', 'cpis.provider', 'cpis.session'])
    expect(visitor.cookies.get('cpis.provider')).toBe('cis2')
    expect(response.headers.getSetCookie().find((line) => line.startsWith('cpis.session='))).toMatch(
      /^cpis\.session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    )
    expect(await sessionOf(visitor)).toMatchObject({ state: 'live', actor: { role: 'CL', organisation: { code: 'RR8' } } })
  })

  it('leads on to the page that the person was on, and to none outside the fixed list', async () => {
    expect(locationOf(await new Visitor().signIn('entra', dataManager, { from: '/plans' }))).toEqual([303, '/?from=%2Fplans'])
    for (const from of ['https://elsewhere.example/', '//elsewhere.example', '/log-out', '/?from=//elsewhere.example']) {
      expect(locationOf(await new Visitor().signIn('entra', dataManager, { from }))).toEqual([303, '/'])
    }
  })

  it('ignores what the browser’s own cookie says about where to go', async () => {
    const visitor = new Visitor()
    const away = await visitor.press('cis2')
    visitor.cookies.set(visitor.nameOf('return'), encodeURIComponent('https://elsewhere.example/?from=/lookup/../x'))
    const back = await visitor.comeBack(await visitor.choose(away.headers.get('location') ?? '', nurse))
    expect(locationOf(back)).toEqual([303, '/'])
  })

  it('makes no address of what a request says about its host', async () => {
    const visitor = new Visitor()
    const away = await visitor.press('cis2')
    const back = await visitor.choose(away.headers.get('location') ?? '', nurse)
    const response = await visitor.comeBack(back, { host: 'elsewhere.example', 'x-forwarded-host': 'elsewhere.example' })
    expect(locationOf(response)).toEqual([303, '/'])
  })

  it('unknown, suspended and role-less people get one and the same answer', async () => {
    const answers = []
    for (const subject of [unknown, suspended, roleless]) {
      const visitor = new Visitor()
      const response = await visitor.signIn('cis2', subject)
      const cookies = response.headers.getSetCookie().map((line) => line.replace(/^(cpis\.\w+)\.[0-9a-z-]+=/, '$1='))
      answers.push({ location: locationOf(response), cookies, kept: [...visitor.cookies.keys()] })
    }
    expect(answers[0]?.location).toEqual([303, '/log-in?refused=1'])
    expect(answers[0]?.kept).toEqual(['cpis.browser'])
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
  })

  it('a log-in on a computer where somebody else is logged in ends that session', async () => {
    const visitor = new Visitor()
    await visitor.signIn('cis2', nurse)
    const left = visitor.cookies.get('cpis.session')
    await visitor.signIn('cis2', paramedic)
    expect(await sessionOf(visitor)).toMatchObject({ actor: { setting: { kind: 'ambulance' } } })
    expect(await resolveSession(left, { act: false })).toEqual({ state: 'ended', reason: 'signed-out' })
  })

  it('a token that somebody put into the browser before opens nothing afterwards, whether it was anybody’s or nobody’s', async () => {
    const attacker = new Visitor()
    await attacker.signIn('cis2', paramedic)
    for (const planted of [attacker.cookies.get('cpis.session') ?? '', 'A'.repeat(43), 'not a token']) {
      const visitor = new Visitor()
      visitor.cookies.set('cpis.session', planted)
      await visitor.signIn('cis2', nurse)
      expect(visitor.cookies.get('cpis.session')).not.toBe(planted)
      expect((await sessionOf(visitor)).state).toBe('live')
      expect((await resolveSession(planted, { act: false })).state).toMatch(/^(none|ended)$/)
    }
  })

  it('proving again who one is begins another session, with another id', async () => {
    const visitor = new Visitor()
    const ids: unknown[] = []
    for (let time = 0; time < 2; time += 1) {
      await visitor.signIn('cis2', nurse)
      const session = await sessionOf(visitor)
      ids.push(session.state === 'live' && session.actor.sessionId)
    }
    expect(new Set(ids).size).toBe(2)
    expect(ids).not.toContain(false)
  })

  it('logging in again gives a new token and ends the old one', async () => {
    const visitor = new Visitor()
    await visitor.signIn('cis2', nurse)
    const first = visitor.cookies.get('cpis.session')
    await visitor.signIn('cis2', nurse)
    expect(visitor.cookies.get('cpis.session')).not.toBe(first)
    expect(await resolveSession(first, { act: false })).toEqual({ state: 'ended', reason: 'elsewhere' })
  })
})

describe('log-ins that are begun in two tabs of one browser', () => {
  const away = async (visitor: Visitor) => (await visitor.press('cis2')).headers.get('location') ?? ''

  it('both come in, whichever is finished first, and the one that is finished last stays', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ] as const) {
      const visitor = new Visitor()
      const begun = [await away(visitor), await away(visitor)]
      for (const tab of order) {
        const back = await visitor.choose(begun[tab] ?? '', tab === 0 ? paramedic : nurse)
        expect(locationOf(await visitor.comeBack(back))).toEqual([303, '/'])
      }
      expect(await sessionOf(visitor)).toMatchObject({
        state: 'live',
        actor: { organisation: { code: order[1] === 1 ? 'RR8' : 'RX8' } },
      })
      expect([...visitor.cookies.keys()].sort(), 'and nothing of either is left').toEqual(['cpis.browser', 'cpis.provider', 'cpis.session'])
    }
  })

  it('one that is cancelled does not spoil the other', async () => {
    const visitor = new Visitor()
    const first = await visitor.choose(await away(visitor), nurse)
    const state = new URL(await away(visitor)).searchParams.get('state')
    expect(locationOf(await visitor.comeBack(`/api/auth/callback/cis2?error=access_denied&state=${state}`))).toEqual([303, '/log-in?unfinished=1'])
    expect(locationOf(await visitor.comeBack(first))).toEqual([303, '/'])
  })

  it('are kept three at a time, so that the cookies of a browser stay small', async () => {
    const visitor = new Visitor()
    const begun: string[] = []
    for (let tab = 0; tab < 8; tab += 1) {
      vi.useFakeTimers({ now: Date.now() + tab * 1_000, toFake: ['Date'] })
      begun.push(await away(visitor))
      vi.useRealTimers()
    }
    expect([...visitor.cookies.keys()].filter((name) => name.startsWith('cpis.state.'))).toHaveLength(3)
    expect(locationOf(await visitor.comeBack(await visitor.choose(begun.at(-1) ?? '', nurse)))).toEqual([303, '/'])
  })
})

describe('a way back that is not the one that was begun', () => {
  const unfinished = [303, '/log-in?unfinished=1']

  async function begun(): Promise<{ visitor: Visitor; back: URL }> {
    const visitor = new Visitor()
    const away = await visitor.press('cis2')
    return { visitor, back: new URL(await visitor.choose(away.headers.get('location') ?? '', nurse)) }
  }

  it('another state is refused', async () => {
    const { visitor, back } = await begun()
    back.searchParams.set('state', 'A'.repeat(43))
    expect(locationOf(await visitor.comeBack(back.href))).toEqual(unfinished)
    expect(visitor.cookies.has('cpis.session')).toBe(false)
  })

  it('another browser is refused', async () => {
    const { back } = await begun()
    expect(locationOf(await new Visitor().comeBack(back.href))).toEqual(unfinished)
  })

  it.each(['state', 'nonce', 'pkce'] as const)('the %s of another log-in is refused', async (check) => {
    const [one, other] = [await begun(), await begun()]
    one.visitor.cookies.set(one.visitor.nameOf(check), other.visitor.cookies.get(other.visitor.nameOf(check)) ?? '')
    expect(locationOf(await one.visitor.comeBack(one.back.href))).toEqual(unfinished)
  })

  it('a code that was used before is refused', async () => {
    const { visitor, back } = await begun()
    const cookies = new Map(visitor.cookies)
    await visitor.comeBack(back.href)
    const again = new Visitor()
    for (const [name, value] of cookies) again.cookies.set(name, value)
    expect(locationOf(await again.comeBack(back.href))).toEqual(unfinished)
  })

  it('the other provider’s address is refused', async () => {
    const { visitor, back } = await begun()
    back.pathname = '/api/auth/callback/entra'
    expect(locationOf(await visitor.comeBack(back.href))).toEqual(unfinished)
  })

  it('a cancelled log-in leads back to the log-in page', async () => {
    const { visitor, back } = await begun()
    const cancelled = `/api/auth/callback/cis2?error=access_denied&state=${back.searchParams.get('state')}`
    expect(locationOf(await visitor.comeBack(cancelled))).toEqual(unfinished)
  })

  it.each(['session', 'signin', 'signin/cis2', 'signout', 'csrf', 'providers', '_log', 'error', 'callback', 'callback/github', 'callback/cis2/x'])(
    'there is no /api/auth/%s',
    async (path) => {
      expect((await new Visitor().comeBack(`/api/auth/${path}`)).status).toBe(404)
    },
  )
})

describe('choosing a role and logging out', () => {
  async function atTheChoice(form: Record<string, string> = {}) {
    const visitor = new Visitor()
    await visitor.signIn('cis2', twoRoles, form)
    const [emergency, walkIn] = await roleChoices(visitor.cookies.get('cpis.session'))
    return { visitor, emergency: emergency?.id ?? '', walkIn: walkIn?.id ?? '' }
  }

  it('works on in the chosen role under a new cookie, and remembers the place', async () => {
    const { visitor, walkIn } = await atTheChoice()
    expect((await sessionOf(visitor)).state).toBe('choosing')
    const before = visitor.cookies.get('cpis.session')
    const response = visitor.keep(await confirmRole(visitor.request('/choose-role/confirm', { form: { place: walkIn, from: '/lookup' } })))
    expect(locationOf(response)).toEqual([303, '/?from=%2Flookup'])
    expect(visitor.cookies.get('cpis.session')).not.toBe(before)
    expect(visitor.cookies.get('cpis.place')).toBe(walkIn)
    expect(await sessionOf(visitor)).toMatchObject({ state: 'live', actor: { setting: { kind: 'walk-in-centre' } } })
    expect(await resolveSession(before, { act: false })).toEqual({ state: 'none' })
  })

  it.each([
    ['nothing', {}, 'nothing-chosen'],
    ['something that is no role', { place: "' or 1=1" }, 'nothing-chosen'],
    ['a role of nobody', { place: '8f1f3f5e-0000-4000-8000-000000000001' }, 'not-yours'],
  ])('asks again when %s was chosen', async (_what, form, problem) => {
    const { visitor } = await atTheChoice()
    const response = await confirmRole(visitor.request('/choose-role/confirm', { form }))
    expect(locationOf(response)).toEqual([303, `/choose-role?problem=${problem}`])
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it('logging out ends the session, forgets the cookie and asks the browser to drop what it keeps', async () => {
    const visitor = new Visitor()
    await visitor.signIn('cis2', nurse)
    const token = visitor.cookies.get('cpis.session')
    const response = visitor.keep(await logOut(visitor.request('/log-out', { form: {} })))
    expect(locationOf(response)).toEqual([303, '/signed-out?why=signed-out'])
    expect(response.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect([...visitor.cookies.keys()].sort()).toEqual(['cpis.browser', 'cpis.provider'])
    expect(await resolveSession(token, { act: false })).toEqual({ state: 'ended', reason: 'signed-out' })
  })

  it('the state of the session is told without being an act', async () => {
    const visitor = new Visitor()
    const told = async () => (await sessionState(visitor.request('/api/session/state'))).json() as Promise<unknown>
    expect(await told()).toEqual({ live: false, secondsLeft: 0, mark: null, why: null })
    await visitor.signIn('cis2', nurse)
    await application.admin.query(`update cpis.session set last_seen_at = now() - interval '5 minutes' where ended_at is null`)
    expect(await told()).toEqual({ live: true, secondsLeft: expect.closeTo(600, -1), mark: expect.stringMatching(/^[0-9a-f]{16}$/), why: null })
    expect(await told()).toEqual({ live: true, secondsLeft: expect.closeTo(600, -1), mark: expect.stringMatching(/^[0-9a-f]{16}$/), why: null })
    await application.admin.query(`update cpis.session set last_seen_at = now() - interval '15 minutes' where ended_at is null`)
    const response = await sessionState(visitor.request('/api/session/state'))
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({ live: false, secondsLeft: 0, mark: null, why: 'idle' })
  })
})

describe('when something is away', () => {
  it('our own records: nobody comes in, and the error is thrown on to become "unavailable"', async () => {
    const open = 'function cpis.open_session(text, text, text, timestamptz, text[], integer, text)'
    await application.admin.query(`revoke execute on ${open} from cpis_gate`)
    await expect(new Visitor().signIn('cis2', nurse)).rejects.toMatchObject({ name: 'CpisError', kind: 'unavailable' })
    await application.admin.query(`grant execute on ${open} to cpis_gate`)
  })

  it('our own records while somebody logs out: the browser forgets the session all the same, and the page says so', async () => {
    const visitor = new Visitor()
    await visitor.signIn('cis2', nurse)
    await application.admin.query('revoke execute on function cpis.end_session(text, boolean) from cpis_app')
    const response = visitor.keep(await logOut(visitor.request('/log-out', { form: {} })))
    await application.admin.query('grant execute on function cpis.end_session(text, boolean) to cpis_app')
    expect(locationOf(response)).toEqual([303, '/signed-out?why=this-computer-only'])
    expect(visitor.cookies.has('cpis.session')).toBe(false)
  })

  it('the provider: the log-in page says which one', async () => {
    await stopProvider()
    expect(locationOf(await new Visitor().press('cis2'))).toEqual([303, '/log-in?unreachable=cis2'])
  })
})
