import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
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

async function begin(from = here): Promise<{ visitor: Visitor; response: Response }> {
  const visitor = new Visitor()
  return { visitor, response: await visitor.press('cis2', {}, from) }
}

/** Logs in from start to finish. @returns where that leads */
async function logIn(subject: string, from = here): Promise<string | null> {
  const { visitor, response } = await begin(from)
  const location = response.headers.get('location') ?? ''
  if (!location.startsWith(provider.issuer)) return location
  return (await visitor.comeBack(provider.back(location, subject), from)).headers.get('location')
}

const later = (time: string) => application.admin.query(`update cpis.rate_count set blocked_until = blocked_until - $1::interval`, [time])

describe('log-ins from one network', () => {
  it('pause for a minute after five failures, for longer after each further one, and for 15 minutes at most', async () => {
    for (let failure = 1; failure <= 5; failure += 1) expect(await logIn('nobody')).toBe('/log-in?refused=1')
    for (const minutes of [1, 2, 4, 8, 15, 15]) {
      expect(await logIn(nurse)).toBe(`/log-in?wait=${minutes}`)
      await later(`${minutes} minutes`)
      expect(await logIn('nobody')).toBe('/log-in?refused=1')
    }
    await later('15 minutes')
    expect(await logIn(nurse), 'and nobody is locked out').toBe('/')
    expect(await logIn('nobody')).toBe('/log-in?refused=1')
    expect(await logIn(nurse), 'a good end forgets the failures').toBe('/')
  })

  it('pause for whoever is on their way, and for no other network', async () => {
    const { visitor, response } = await begin()
    const back = provider.back(response.headers.get('location') ?? '', nurse)
    for (let failure = 1; failure <= 5; failure += 1) await logIn('nobody')
    const stopped = await visitor.comeBack(back, here)
    expect([stopped.status, stopped.headers.get('location'), stopped.headers.get('retry-after')]).toEqual([
      303,
      '/log-in?wait=1',
      expect.stringMatching(/^(60|59)$/),
    ])
    expect(visitor.cookies.has('cpis.session')).toBe(false)
    expect(await logIn(nurse, elsewhere)).toBe('/')
  })

  it('are 300 an hour that come to no good end, and as many as there are people that do', async () => {
    await application.admin.query(`insert into cpis.rate_count (what, whom, counts_until, n) values ('log-in', $1, now() + interval '1 hour', 298)`, [
      networkOf(new Request(publicUrl, { headers: here })),
    ])
    for (let person = 0; person < 4; person += 1) expect(await logIn(nurse)).toBe('/')
    for (let begun = 0; begun < 2; begun += 1) expect((await begin()).response.headers.get('location')).toMatch(/^http/)
    expect((await begin()).response.headers.get('location')).toBe('/log-in?wait=60')
    await application.admin.query(`update cpis.rate_count set counts_until = counts_until - interval '1 hour'`)
    expect(await logIn(nurse)).toBe('/')
  })

  it('are not stopped by pages elsewhere that send people to the way back', async () => {
    for (let sent = 0; sent < 20; sent += 1) {
      const response = await new Visitor().comeBack('/api/auth/callback/cis2?code=x&state=y', here)
      expect(response.headers.get('location')).toBe('/log-in?unfinished=1')
    }
    const { rows } = await application.admin.query('select from cpis.rate_count')
    expect(rows).toEqual([])
  })

  it('are counted once by many at the same moment', async () => {
    const begun = await Promise.all(Array.from({ length: 30 }, () => begin()))
    expect(begun.filter(({ response }) => response.headers.get('location')?.startsWith(provider.issuer))).toHaveLength(30)
    const { rows } = await application.admin.query('select what, n from cpis.rate_count')
    expect(rows).toEqual([{ what: 'log-in', n: 30 }])
  })

  it('do not happen at all when they cannot be counted', async () => {
    const { visitor, response } = await begin()
    const back = provider.back(response.headers.get('location') ?? '', nurse)
    await application.admin.query('alter table cpis.rate_count rename to rate_count_gone')
    await expect(begin()).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(visitor.comeBack(back, here)).rejects.toMatchObject({ kind: 'unavailable' })
    await application.admin.query('alter table cpis.rate_count_gone rename to rate_count')
    expect(visitor.cookies.has('cpis.session')).toBe(false)
  })
})

describe('the network of a request', () => {
  const network = (address: string) => networkOf(new Request(publicUrl, { headers: { 'x-cpis-address': address } })).toString('hex')

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
