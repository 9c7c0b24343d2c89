import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { seedDemonstration } from '@/demo/register/seed'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { webSettings } from '@/scripts/disposable-product/product'
import { startProgram } from '@/scripts/disposable-product/program'
import { createPerson } from '@/tests/factories/person'
import { lookUpEntry } from '@/tests/support/canary-journeys'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'
import { clients } from '@/tests/support/demonstration-provider'
import { printFigure } from '@/tests/support/figure'
import { loadFactor } from '@/tests/support/fuzz-product'
import { startForgingProvider, type ForgingProvider } from '@/tests/support/forging-provider'
import { seededRandom } from '@/tests/support/hostile-files'
import { ServedSignIn } from '@/tests/support/served-sign-in'
import { serveRegister, type ServedProduct } from '@/tests/support/served-product'

/** Security test 13: how long log-ins take of people whom the product knows, does not know and has suspended; and sixty at one moment. */

const TIMED = 200
const AT_ONCE = 60
const ROUNDS = 5
const SEED = 20261122
const KEYS = { SUBJECT_KEY: 'a subject key of the tests and nothing else', ACCESS_MAC_KEY: 'an access key of the tests and nothing else' }
const kinds = ['known', 'unknown', 'suspended', 'without a role'] as const

let database: TestDatabase
let provider: ForgingProvider
let product: ServedProduct

beforeAll(async () => {
  database = await createTestDatabase()
  await seedDemonstration(database.adminUrl, { children: 100, accesses: 300, subjectKey: KEYS.SUBJECT_KEY, macKey: KEYS.ACCESS_MAC_KEY })
  provider = await startForgingProvider(['RR8'])
  product = await serveRegister(database.adminUrl, {
    ...KEYS,
    CIS2_ISSUER: provider.issuer,
    CIS2_CLIENT_ID: clients.cis2.id,
    CIS2_CLIENT_SECRET: clients.cis2.secret,
  })
  await createPerson(product.admin, { subject: 'known' })
  await createPerson(product.admin, { subject: 'suspended', status: 'suspended' })
  await createPerson(product.admin, { subject: 'without a role', roles: [] })
  for (let nth = 0; nth < AT_ONCE; nth += 1) await createPerson(product.admin, { subject: `shift-${nth}` })
})
afterAll(async () => {
  await product?.stop()
  await provider?.stop()
  await database?.drop()
})

async function signIn(subject: string): Promise<{ location: string; took: number }> {
  const browser = new ServedSignIn(product.url, provider)
  return browser.comeBack(await browser.begin(subject))
}

const sorted = (times: number[]) => times.toSorted((one, other) => one - other)
const at = (times: number[], share: number) => sorted(times)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN

it('unknown, suspended and role-less people are refused in the same words, and unknown and suspended ones in the same time', async () => {
  const random = seededRandom(SEED)
  const times = new Map<string, number[]>(kinds.map((kind) => [kind, []]))
  const places = new Map<string, Set<string>>(kinds.map((kind) => [kind, new Set()]))
  for (let round = -10; round < TIMED; round += 1) {
    // So many failures in a row would have to wait.
    await product.admin.query('delete from cpis.rate_count')
    // Each time in another order, so that none always comes after the same one.
    for (const { kind } of kinds.map((one) => ({ kind: one, place: random(1_000_000) })).toSorted((one, other) => one.place - other.place)) {
      const { location, took } = await signIn(kind)
      if (round < 0) continue
      times.get(kind)!.push(took)
      places.get(kind)!.add(location)
    }
  }
  const medians = kinds.map((kind) => at(times.get(kind)!, 0.5))
  const compared = medians.slice(0, 3)
  const apart = (Math.max(...compared) / Math.min(...compared) - 1) * 100
  const figures = [
    printFigure(
      'T13 median of a log-in: known, unknown, suspended, without a role',
      medians.map((median) => `${median.toFixed(1)} ms`).join(', '),
      `of ${TIMED} each`,
      true,
    ),
    printFigure('T13 medians of known, unknown and suspended differ by', `${apart.toFixed(1)}%`, 'at most 10%', apart <= 10, SEED),
  ]
  expect(kinds.slice(1).map((kind) => [...places.get(kind)!])).toEqual(kinds.slice(1).map(() => ['/log-in?refused=1']))
  expect([...places.get('known')!]).toEqual(['/'])
  expect(figures).not.toContain(false)
})

it('sixty people log in at one moment, and look-ups go on', async () => {
  await product.admin.query('delete from cpis.rate_count')
  await liftLimit(database.adminUrl, 'look-up')
  const nurse = { name: 'Amara Osei', url: product.url, cookie: await product.logIn('Amara Osei') }
  const took: number[] = []
  const wrong: string[] = []
  let logInsGoOn = true
  const looking = Promise.all(
    Array.from({ length: 2 }, async () => {
      for (let look = 0; logInsGoOn; look += 1) {
        const began = performance.now()
        const { status, path: result } = await lookUpEntry(nurse, '9990000018')
        took.push(performance.now() - began)
        if (status !== 303 || !/^\/lookup\/[0-9a-f-]{36}$/.test(result)) wrong.push(`${status} ${result}`)
      }
    }),
  )
  const arrived: string[] = []
  let longest = 0
  let factor = loadFactor()
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now()
    arrived.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, nth) => signIn(`shift-${nth}`)))).map(({ location }) => location))
    longest = Math.max(longest, performance.now() - began)
    factor = Math.max(factor, loadFactor())
  }
  logInsGoOn = false
  await looking
  const p95 = at(took, 0.95)
  const figures = [
    printFigure(
      'T13 people who came in, 60 at one moment',
      `${arrived.filter((location) => location === '/').length} of ${arrived.length}, 60 in at most ${Math.round(longest)} ms`,
      'all',
      arrived.every((location) => location === '/'),
    ),
    printFigure(
      'T13 look-ups meanwhile (form, record, result), p95',
      `${Math.round(p95)} ms of ${took.length}`,
      `under 1000 ms, times the load of the machine, ${factor.toFixed(1)}`,
      p95 < 1000 * factor,
    ),
  ]
  expect(wrong).toEqual([])
  expect(figures).not.toContain(false)
})

it('production does not start with the log-in of the demonstration', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cpis-production-'))
  const production = { CPIS_MODE: 'production', PUBLIC_URL: 'https://cpis.example' }
  const starts = {
    'npm start without providers': () =>
      startProgram('scripts/start/main.ts', { ...production, DATABASE_URL: database.adminUrl, DATA_DIR: folder }, path.join(folder, 'start.log')),
    'the provider of the demonstration': () =>
      startProgram('demo/identity-provider/main.ts', { ...production, IDENTITY_PORT: '0' }, path.join(folder, 'identity.log')),
    'the web server with a provider that is not reached by https': () =>
      startProgram(
        'build/server/web.mjs',
        {
          ...webSettings(database.adminUrl, 1, 'https://cpis.example'),
          ...production,
          CIS2_ISSUER: provider.issuer,
          CIS2_CLIENT_ID: 'x',
          CIS2_CLIENT_SECRET: 'y',
        },
        path.join(folder, 'web.log'),
      ),
  }
  for (const [what, start] of Object.entries(starts)) {
    const answer = await start().then(
      () => 'it started',
      (error: Error) => error.message.split('\n').slice(1).join(' '),
    )
    expect(printFigure(`T13 ${what}`, answer, 'refused', /does not start|cannot start/.test(answer))).toBe(true)
  }
  rmSync(folder, { recursive: true, force: true })
})
