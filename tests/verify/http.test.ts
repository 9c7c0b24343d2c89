import { readFileSync } from 'node:fs'
import { request as rawRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { METHODS } from '@/tests/policy/entry-points'
import { printFigure } from '@/tests/support/figure'
import { builtEntryPoints, type EntryPoint } from '@/tests/support/matrix/built-entry-points'
import { changedTables, tableSums } from '@/tests/support/matrix/table-sums'
import { serveDemonstration, type ServedProduct } from '@/tests/support/served-product'

/** Security tests 5 and 7 over HTTP against the production build: headers, origins, redirects, caches. */

const entryPoints = builtEntryPoints()
const SOME_ID = '00000000-0000-4000-8000-000000000000'
const pathOf = (entryPoint: EntryPoint) => entryPoint.path.replaceAll(/\[[^\]]+\]/g, SOME_ID)
/** A page that stands for a failure is answered as a failure, even to somebody who asks for it directly. */
const ANSWERED_AS_FAILED = ['page /_global-error', 'page /unavailable']
const posts = (entryPoint: EntryPoint) =>
  entryPoint.kind === 'action' || (entryPoint.kind === 'route' && (METHODS[entryPoint.name] ?? 'POST') === 'POST')

/** What no page posts to: systems and providers prove who they are by a key of their own, and no cookie counts. */
const BY_KEY = ['route /oauth2/token', 'route /api/uploads', 'route /api/auth/backchannel-logout/[provider]']
/** Nothing to prove oneself with, or a provider that this service does not have. */
const REFUSED_BY_KEY = [400, 401, 404]
/** Where it is counted that somebody was refused there. */
const COUNTS_REFUSALS = ['api_refusal', 'audit_event']

let product: ServedProduct
let people: { name: string; cookie: string }[]

beforeAll(async () => {
  product = await serveDemonstration()
  people = []
  for (const name of ['Amara Osei', 'Priya Raman', 'Marcus Whitfield']) people.push({ name, cookie: await product.logIn(name) })
})
afterAll(() => product.stop())

const FIXED: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
}

/** What is missing or wrong in the headers of one answer. */
function headerFaults(what: string, response: Response): string[] {
  const wrong = Object.entries(FIXED)
    .filter(([name, value]) => !response.headers.get(name)?.includes(value))
    .map(([name]) => name)
  if (response.headers.has('x-powered-by')) wrong.push('x-powered-by')
  const page = response.headers.get('content-type')?.startsWith('text/html')
  if (page && !response.headers.get('content-security-policy')?.includes("default-src 'none'")) wrong.push('content-security-policy')
  return wrong.map((name) => `${what}, ${response.status}: ${name}`)
}

function get(path: string, cookie?: string): Promise<Response> {
  return fetch(product.url + path, { redirect: 'manual', headers: cookie ? { cookie } : {} })
}

describe('T5', () => {
  it('every entry point and every refusal carries the fixed headers, whatever its status', async () => {
    const wrong: string[] = []
    const statuses = new Map<number, number>()
    const look = (what: string, response: Response) => {
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      if (response.status >= 500 !== ANSWERED_AS_FAILED.includes(what)) wrong.push(`${what}: ${response.status}`)
      wrong.push(...headerFaults(what, response))
    }
    for (const entryPoint of entryPoints.filter(({ kind }) => kind !== 'action')) {
      look(entryPoint.name, await get(pathOf(entryPoint)))
      for (const { cookie } of people) look(entryPoint.name, await get(pathOf(entryPoint), cookie))
    }
    const post = (path: string, headers: Record<string, string>, body = 'a=b') =>
      fetch(product.url + path, {
        method: 'POST',
        redirect: 'manual',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      })
    const origin = product.url
    look('an address that leads nowhere', await get('/no/such/page'))
    look('a foreign origin', await post('/lookup/check', { origin: 'https://evil.example' }))
    look('too much', await post('/lookup/check', { origin }, 'a'.repeat(200_000)))
    look('no form', await post('/lookup/check', { origin, 'content-type': 'application/json', cookie: people[0]?.cookie ?? '' }, '{}'))
    look('a method that is not used', await fetch(`${product.url}/lookup`, { method: 'DELETE' }))
    look('an address that cannot be read', await get('/%ff'))
    look('whether the process lives', await get('/api/livez'))
    look('whether it is ready', await get('/api/readyz'))
    printFigure(
      'T5 answers with all fixed headers',
      `${[...statuses.values()].reduce((sum, count) => sum + count, 0) - wrong.length} of ${[...statuses.values()].reduce((sum, count) => sum + count, 0)} (statuses ${[...statuses.keys()].toSorted((a, b) => a - b).join(', ')})`,
      'all',
      wrong.length === 0,
    )
    expect(wrong).toEqual([])
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 303, 307, 403, 404, 405, 413, 503]))
  })

  it('nothing runs that does not come from a page of ours, whoever is logged in', async () => {
    const before = await tableSums(product.admin)
    const { tried, answers } = await postFromElsewhere(
      entryPoints
        .filter((entryPoint) => posts(entryPoint) && !BY_KEY.includes(entryPoint.name))
        .map((entryPoint) => [entryPoint, pathOf(entryPoint)]),
    )
    const ran = answers.filter(({ status }) => status !== 403)
    const changed = changedTables(before, await tableSums(product.admin))
    printFigure(
      'T5 changes without the right origin',
      `${ran.length} of ${tried} ran, ${changed.length} tables changed`,
      '0',
      ran.length + changed.length === 0,
    )
    expect([...ran.map(({ what }) => what), ...changed]).toEqual([])
  })

  it('where systems prove themselves by a key, the session of a person who is logged in lets nobody in, from whatever page', async () => {
    const before = await tableSums(product.admin)
    const byKey = entryPoints.filter((entryPoint) => posts(entryPoint) && BY_KEY.includes(entryPoint.name))
    const { tried, answers } = await postFromElsewhere(byKey.map((entryPoint) => [entryPoint, entryPoint.path.replace('[provider]', 'cis2')]))
    const letIn = answers.filter(({ status }) => !REFUSED_BY_KEY.includes(status))
    const changed = changedTables(before, await tableSums(product.admin)).filter((table) => !COUNTS_REFUSALS.includes(table))
    printFigure(
      'T5 entry points that go by a key, with a session',
      `${letIn.length} of ${tried} let in, ${changed.length} tables changed`,
      '0',
      letIn.length + changed.length === 0,
    )
    expect(byKey).toHaveLength(BY_KEY.length)
    expect([...letIn.map(({ what }) => what), ...changed]).toEqual([])
  })

  it('fifty loads have fifty nonces, and every script carries that of its page', async () => {
    const nonces = new Set<string>()
    for (let load = 0; load < 50; load += 1) {
      const response = await get('/lookup', people[0]?.cookie)
      const nonce = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')?.[1] ?? ''
      nonces.add(nonce)
      const scripts = [...(await response.text()).matchAll(/<script\b([^>]*)>/g)].map(([, attributes]) => attributes ?? '')
      expect(scripts.length).toBeGreaterThan(2)
      expect(scripts.filter((attributes) => !attributes.includes(`nonce="${nonce}"`))).toEqual([])
    }
    printFigure('T5 distinct nonces', nonces.size, '50', nonces.size === 50)
    expect(nonces.size).toBe(50)
  })

  it('no redirect leads off the service, whatever the address or the host says', async () => {
    const asked = [
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      '/lookup//evil.example',
      'javascript:alert(1)',
      '/%2f%2fevil.example',
      '/lookup?x=https://evil.example',
    ]
    const off: string[] = []
    for (const from of asked) {
      for (const path of ['/', '/log-in', '/choose-role', '/signed-out', '/lookup']) {
        for (const cookie of [undefined, people[0]?.cookie]) {
          const response = await fetch(`${product.url}${path}?from=${encodeURIComponent(from)}`, {
            redirect: 'manual',
            headers: { ...(cookie && { cookie }), 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
          })
          const location = response.headers.get('location')
          if (location !== null && new URL(location, product.url).origin !== product.url) off.push(`${path} from ${from}: ${location}`)
          if (/(href|action)="[^"]*evil\.example/.test(await response.text())) off.push(`${path} from ${from}: a link`)
        }
      }
    }
    printFigure('T5 redirects and links off the service', off.length, '0', off.length === 0)
    expect(off).toEqual([])
  })
})

describe('T7', () => {
  it('two people behind a cache that keeps whatever it may never see each other’s pages', async () => {
    const kept = new Map<string, string>()
    const throughCache = async (path: string, cookie: string): Promise<{ text: string; status: number }> => {
      const known = kept.get(path)
      if (known !== undefined) return { text: known, status: 200 }
      const response = await get(path, cookie)
      const text = await response.text()
      if (!/no-store|private/.test(response.headers.get('cache-control') ?? '')) kept.set(path, text)
      return { text, status: response.status }
    }
    const others = [people[1], people[2]].filter((person) => person !== undefined)
    let crossed = 0
    let notModified = 0
    for (let turn = 0; turn < 1_000; turn += 1) {
      const who = others[turn % 2]
      const other = others[(turn + 1) % 2]
      const { text, status } = await throughCache(['/plans', '/contacts', '/account', '/uploads'][turn % 4] ?? '/', who?.cookie ?? '')
      if (status === 304) notModified += 1
      if (!text.includes(who?.name ?? '') || text.includes(`<strong>${other?.name ?? ''}</strong>`)) crossed += 1
    }
    printFigure('T7 crossed pages', `${crossed} of 1000, ${notModified} answers 304`, '0', crossed + notModified === 0)
    expect([crossed, notModified]).toEqual([0, 0])
  })

  it('no page of the build was made ahead', () => {
    const made = JSON.parse(readFileSync('.next/prerender-manifest.json', 'utf8')) as {
      routes: Record<string, unknown>
      dynamicRoutes: Record<string, unknown>
    }
    const pages = [...Object.keys(made.routes), ...Object.keys(made.dynamicRoutes)].filter(
      (route) => !/^\/(_global-error|_not-found|icon|favicon)/.test(route),
    )
    printFigure('T7 pages made ahead', pages.length, '0', pages.length === 0)
    expect(pages).toEqual([])
  })
})

/** Posts to each entry point as if from each origin that is not ours, with the session of somebody who is logged in. */
async function postFromElsewhere(
  targets: readonly (readonly [EntryPoint, string])[],
): Promise<{ tried: number; answers: { what: string; status: number }[] }> {
  const origins: [string, Record<string, string>][] = [
    ['no origin', {}],
    ['null', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example' }],
    ['no address', { origin: 'localhost' }],
    ['another port', { origin: 'http://localhost:1' }],
    ['ours with a path', { origin: `${product.url}/` }],
    ['two', { origin: `${product.url}, https://evil.example` }],
    ['a forwarded host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
    ['ours, said to come from another site', { origin: product.url, 'sec-fetch-site': 'cross-site' }],
  ]
  const answers: { what: string; status: number }[] = []
  for (const [entryPoint, path] of targets) {
    for (const [what, headers] of origins) {
      const status = await rawPost(path, { ...headers, cookie: people[2]?.cookie ?? '' }, entryPoint.kind === 'action' ? entryPoint.actionId : null)
      answers.push({ what: `${entryPoint.name} with ${what}: ${status}`, status })
    }
  }
  return { tried: answers.length, answers }
}

/** A post with only the headers that are given: `fetch` would add an origin of its own. */
function rawPost(path: string, headers: Record<string, string>, actionId: string | null): Promise<number> {
  const body = actionId === null ? 'a=b' : `--b\r\nContent-Disposition: form-data; name="$ACTION_ID_${actionId}"\r\n\r\n\r\n--b--\r\n`
  const type = actionId === null ? 'application/x-www-form-urlencoded' : 'multipart/form-data; boundary=b'
  return new Promise((resolve, reject) => {
    rawRequest(
      product.url + path,
      { method: 'POST', headers: { ...headers, 'content-type': type, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0))
      },
    )
      .once('error', reject)
      .end(body)
  })
}
