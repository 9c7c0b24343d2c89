import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { minutesToWait } from '@/lib/identity/too-many-log-ins'
import { networkOf } from '@/lib/identity/sign-in-limits'
import { createPerson } from '@/tests/factories/person'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { startForgingProvider, type ForgingProvider } from '@/tests/support/forging-provider'
import { publicUrl, useProviders, Visitor } from '@/tests/support/signing-in'

const nurse = '999000000101'
const here = { 'x-cpis-address': '192.0.2.7' }
const elsewhere = { 'x-cpis-address': '198.51.100.1' }

let application: TestApplication
let provider: ForgingProvider

beforeAll(async () => {
  application = await startApplication()
  provider = await startForgingProvider(['RR8'])
  useProviders(provider.issuer)
  await createPerson(application.admin, { subject: nurse })
})
beforeEach(() => application.admin.query('delete from cpis.rate_count'))
afterAll(async () => {
  await provider.stop()
  await application.stop()
})

/** Comes to the button in a browser of its own, or in that of somebody. */
async function begin(from = here, visitor = new Visitor()): Promise<{ visitor: Visitor; response: Response }> {
  return { visitor, response: await visitor.press('cis2', {}, from) }
}

/** Logs in from start to finish. @returns where that leads */
async function logIn(subject: string, visitor = new Visitor(), from = here): Promise<string | null> {
  const { response } = await begin(from, visitor)
  const location = response.headers.get('location') ?? ''
  if (!location.startsWith(provider.issuer)) return location
  return (await visitor.comeBack(provider.back(location, subject), from)).headers.get('location')
}

const later = (time: string) => application.admin.query(`update cpis.rate_count set blocked_until = blocked_until - $1::interval`, [time])

/** What an attacker without an account does: begins log-ins and finishes none, as many as it takes for the network to be crowded. */
const crowd = (from = here) =>
  application.admin.query(
    `insert into cpis.rate_count (what, whom, counts_until, n) values ('log-in', $1, now() + interval '1 hour', 5000)
     on conflict (what, whom, slot) do update set n = 5000`,
    [networkOf(new Request(publicUrl, { headers: from }))],
  )

const CROWDED = '/log-in?crowded=1'

describe('log-ins that fail', () => {
  it('pause their own browser for a minute after five, for longer after each further one, and for 5 minutes at most', async () => {
    const browser = new Visitor()
    for (let failure = 1; failure <= 5; failure += 1) expect(await logIn('nobody', browser)).toBe('/log-in?refused=1')
    for (const minutes of [1, 2, 4, 5, 5]) {
      expect(await logIn(nurse, browser)).toBe(`/log-in?wait=${minutes}`)
      await later(`${minutes} minutes`)
      expect(await logIn('nobody', browser)).toBe('/log-in?refused=1')
    }
    await later('5 minutes')
    expect(await logIn(nurse, browser), 'and nobody is locked out').toBe('/')
    expect(await logIn('nobody', browser)).toBe('/log-in?refused=1')
    expect(await logIn(nurse, browser), 'a good end forgets the failures').toBe('/')
  })

  it('pause whoever is on their way in that browser, and no other browser of the network', async () => {
    const browser = new Visitor()
    const { response } = await begin(here, browser)
    const back = provider.back(response.headers.get('location') ?? '', nurse)
    for (let failure = 1; failure <= 5; failure += 1) await logIn('nobody', browser)
    const stopped = await browser.comeBack(back, here)
    expect([stopped.status, stopped.headers.get('location'), stopped.headers.get('retry-after')]).toEqual([
      303,
      '/log-in?wait=1',
      expect.stringMatching(/^(60|59)$/),
    ])
    expect(browser.cookies.has('cpis.session')).toBe(false)
    expect(await logIn(nurse)).toBe('/')
  })

  it('of other browsers never stop one in which somebody has logged in before', async () => {
    const known = new Visitor()
    expect(await logIn(nurse, known)).toBe('/')
    for (let failure = 1; failure <= 60; failure += 1) await logIn('nobody')
    await crowd()
    for (let time = 0; time < 3; time += 1) expect(await logIn(nurse, known)).toBe('/')
  })

  it('with a mark of the browser that is forged, another’s or too old count for a new browser', async () => {
    const known = new Visitor()
    await logIn(nurse, known)
    await crowd()
    const mark = known.cookies.get('cpis.browser') ?? ''
    const [id, since, kind, mac] = mark.split('.')
    for (const forged of [
      '',
      'k',
      [id, since, kind, 'A'.repeat(43)].join('.'),
      [id, since, 'k', mac?.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.'),
      ['A'.repeat(22), since, kind, mac].join('.'),
      [id, (Number.parseInt(since ?? '', 36) + 1).toString(36), kind, mac].join('.'),
    ]) {
      const visitor = new Visitor()
      visitor.cookies.set('cpis.browser', forged)
      expect(await logIn(nurse, visitor), forged).toBe(CROWDED)
    }
    vi.useFakeTimers({ now: Date.now() + 181 * 24 * 3_600_000, toFake: ['Date'] })
    try {
      expect((await begin(here, known)).response.headers.get('location')).toBe(CROWDED)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a network', () => {
  it('in which 300 log-ins an hour were begun is slowed and never shut: a new browser waits ten seconds', async () => {
    await crowd()
    const visitor = new Visitor()
    const stopped = await visitor.press('cis2', {}, here)
    expect([stopped.status, stopped.headers.get('location'), stopped.headers.get('retry-after')]).toEqual([303, CROWDED, '10'])
    expect(await logIn(nurse, visitor)).toBe(CROWDED)
    vi.useFakeTimers({ now: Date.now() + 10_000, toFake: ['Date'] })
    try {
      expect((await begin(here, visitor)).response.headers.get('location')).toMatch(/^http/)
    } finally {
      vi.useRealTimers()
    }
    expect(await logIn(nurse, new Visitor(), elsewhere)).toBe('/')
  })

  it('in which 20 log-ins of new browsers were refused is slowed as well', async () => {
    for (let failure = 1; failure <= 21; failure += 1) expect(await logIn('nobody')).toBe('/log-in?refused=1')
    expect(await logIn(nurse)).toBe(CROWDED)
  })

  it('may log in as many people as it has', async () => {
    await application.admin.query(`insert into cpis.rate_count (what, whom, counts_until, n) values ('log-in', $1, now() + interval '1 hour', 298)`, [
      networkOf(new Request(publicUrl, { headers: here })),
    ])
    for (let person = 0; person < 4; person += 1) expect(await logIn(nurse)).toBe('/')
    for (let begun = 0; begun < 2; begun += 1) expect((await begin()).response.headers.get('location')).toMatch(/^http/)
    expect((await begin()).response.headers.get('location')).toBe(CROWDED)
    await application.admin.query(`update cpis.rate_count set counts_until = counts_until - interval '1 hour'`)
    expect(await logIn(nurse)).toBe('/')
  })

  it('that cannot be told from others, behind a proxy that nobody named, is not counted at all', async () => {
    const throughProxy = { ...here, 'x-cpis-unnamed-proxy': 'yes' }
    await crowd()
    expect(await logIn(nurse, new Visitor(), throughProxy)).toBe('/')
    expect(networkOf(new Request(publicUrl, { headers: throughProxy }))).toBeNull()
    expect(networkOf(new Request(publicUrl))).toBeNull()
  })

  it('is not stopped by pages elsewhere that send people to the way back', async () => {
    for (let sent = 0; sent < 20; sent += 1) {
      const response = await new Visitor().comeBack('/api/auth/callback/cis2?code=x&state=y', here)
      expect(response.headers.get('location')).toBe('/log-in?unfinished=1')
    }
    const { rows } = await application.admin.query('select from cpis.rate_count')
    expect(rows).toEqual([])
  })

  it('is counted once by many at the same moment', async () => {
    const begun = await Promise.all(Array.from({ length: 30 }, () => begin()))
    expect(begun.filter(({ response }) => response.headers.get('location')?.startsWith(provider.issuer))).toHaveLength(30)
    const { rows } = await application.admin.query('select what, n from cpis.rate_count')
    expect(rows).toEqual([{ what: 'log-in', n: 30 }])
  })
})

describe('log-ins', () => {
  it('do not happen at all when they cannot be counted', async () => {
    const { visitor, response } = await begin()
    const back = provider.back(response.headers.get('location') ?? '', nurse)
    await application.admin.query('alter table cpis.rate_count rename to rate_count_gone')
    await expect(begin()).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(visitor.comeBack(back, here)).rejects.toMatchObject({ kind: 'unavailable' })
    await application.admin.query('alter table cpis.rate_count_gone rename to rate_count')
    expect(visitor.cookies.has('cpis.session')).toBe(false)
  })

  it('leave a mark on the browser that says nothing about anybody', async () => {
    const [one, other] = [new Visitor(), new Visitor()]
    for (const visitor of [one, other]) expect(await logIn(nurse, visitor)).toBe('/')
    const marks = [one, other].map(({ cookies }) => cookies.get('cpis.browser') ?? '')
    for (const mark of marks) expect(mark).toMatch(/^[\w-]{22}\.[0-9a-z]+\.k\.[\w-]{43}$/)
    expect(marks[0]?.slice(0, 22)).not.toBe(marks[1]?.slice(0, 22))
    const { rows } = await application.admin.query('select from cpis.rate_count where whom = $1', [
      Buffer.from(marks[0]?.slice(0, 22) ?? '', 'base64url'),
    ])
    expect(rows, 'nor is it kept as it is').toEqual([])
  })
})

describe('the network of a request', () => {
  const network = (address: string) => networkOf(new Request(publicUrl, { headers: { 'x-cpis-address': address } }))?.toString('hex')

  it('is its address, or the first half of an IPv6 address, and is kept as a keyed hash', async () => {
    expect(network('2001:db8:1:2::3')).toBe(network('2001:DB8:1:2:ffff::9'))
    expect(network('2001:db8:1:2::3')).not.toBe(network('2001:db8:1:3::3'))
    expect(network('::ffff:192.0.2.7')).toBe(network('192.0.2.7'))
    expect(network('192.0.2.7')).not.toBe(network('192.0.2.8'))
    await logIn(nurse)
    const { rows } = await application.admin.query('select whom from cpis.rate_count where position($1 in whom::text) > 0', ['192'])
    expect(rows).toEqual([])
  })

  it.each([
    ['1', 1],
    ['60', 60],
    ['61', null],
    ['0', null],
    ['01', null],
    ['-1', null],
    ['<b>', null],
    [undefined, null],
    [['1'], null],
  ])('an address of the log-in page that says %s is understood as %s', (said, minutes) => expect(minutesToWait(said)).toBe(minutes))
})
