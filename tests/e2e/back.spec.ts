import { chromium, type BrowserContext, type Page } from '@playwright/test'
import type pg from 'pg'
import { looksAt } from '@/scripts/disposable-product/open-session'
import type { Product } from '@/scripts/disposable-product/product'
import { wholeBrowserLaunch } from '@/scripts/browser/launch'
import { leaveIdle } from '@/scripts/screenshots/register'
import { logInAs, lookUp } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { printFigure } from '@/tests/support/figure'
import { loadFactor } from '@/tests/support/fuzz-product'
import { expect, test } from './support/test'

/** Security test 12, by way of Back: going back to a child after the session has ended shows nothing of the child, not even briefly. */

const onAPlan = numbersToTry[0]!.number
/** The family name of that child. */
const family = 'ashworth'
/** How soon somebody is refused after the end, in milliseconds (security-and-reliability, T12). */
const REFUSED_WITHIN = 1_000

/** A result that somebody has read: the tab, its place in the tab's history, and its path. */
type Read = { page: Page; depth: number; result: string }
type Way = {
  what: string
  /** Ends the session somewhere that shows nothing of the child. */
  end: (read: Read, register: pg.Client) => Promise<unknown>
  /** Goes back to the result. @returns the tab in which that happened */
  back: (read: Read) => Promise<Page>
}

const logOut = async (page: Page) => {
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { level: 1, name: 'You are logged out' }).waitFor()
}
const back = async ({ page }: Read) => {
  await page.goBack()
  return page
}
const jump = async ({ page, depth }: Read) => {
  const steps = depth - (await page.evaluate(() => history.length))
  // The jump may be over before it is answered: then there is no page any more that could answer.
  const gone = page.evaluate((by) => history.go(by), steps).catch(() => undefined)
  await Promise.all([page.waitForEvent('load'), gone])
  return page
}
const endAll = (register: pg.Client, change: string) => register.query(`update cpis.session set ${change} where ended_at is null`)

const ways: readonly Way[] = [
  { what: 'logged out, Back', end: ({ page }) => logOut(page), back },
  {
    what: 'idle, Back',
    end: async ({ page }, register) => {
      await page.goto('/account')
      await leaveIdle(register, 'Amara Osei', 16)
    },
    back,
  },
  {
    what: 'ended elsewhere, Back',
    end: async ({ page }, register) => {
      await page.goto('/account')
      await endAll(register, `ended_at = now(), end_reason = 'withdrawn'`)
    },
    back,
  },
  {
    what: 'somebody else logged in, back to the same page',
    end: async ({ page }) => {
      await logOut(page)
      await logInAs(page, 'Siân Pritchard')
    },
    back: jump,
  },
  {
    what: 'ten hours over, three pages back at once',
    end: async ({ page }, register) => {
      for (const path of ['/account', '/help', '/lookup']) await page.goto(path)
      await endAll(
        register,
        `created_at = now() - interval '11 hours', auth_time = now() - interval '11 hours', expires_at = now() - interval '1 second'`,
      )
    },
    back: jump,
  },
  {
    what: 'ended elsewhere, the tab opened again',
    end: async ({ page }, register) => {
      await page.goto('/account')
      await endAll(register, `ended_at = now(), end_reason = 'withdrawn'`)
    },
    back: async ({ page, result }) => {
      const again = await page.context().newPage()
      await page.close()
      await again.goto(result)
      return again
    },
  },
]

/** Notes in the tab itself, frame by frame, whether the child can be read. */
async function watch(context: BrowserContext): Promise<void> {
  await context.addInitScript((name) => {
    const look = () => {
      if (document.body?.innerText.toLowerCase().includes(name)) sessionStorage.setItem('seen-at', String(Date.now()))
      requestAnimationFrame(look)
    }
    look()
    addEventListener('pageshow', ({ persisted }) => {
      if (persisted) sessionStorage.setItem('kept-whole', 'yes')
    })
  }, family)
}

/** Whether the child could be read in a tab since a moment, even if the tab has gone elsewhere meanwhile. */
async function sawChildSince(page: Page, moment: number): Promise<boolean> {
  await page.waitForTimeout(1_000)
  return (await page.evaluate(() => Number(sessionStorage.getItem('seen-at') ?? 0))) > moment
}

async function read(page: Page): Promise<Read> {
  await logInAs(page, 'Amara Osei')
  const result = await lookUp(page, onAPlan)
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('seen-at')), 'the child is seen when it may be').not.toBeNull()
  return { page, result, depth: await page.evaluate(() => history.length) }
}

test('six ways back after the end of a session show nothing of the child, and the next request is refused', async ({ anotherComputer, register }) => {
  test.setTimeout(300_000)
  const [shown, notRefused]: [string[], string[]] = [[], []]
  let slowest = 0
  for (const { what, end, back: comeBack } of ways) {
    const page = await anotherComputer()
    await watch(page.context())
    const seen = await read(page)
    await end(seen, register)
    const ended = Date.now()
    const answer = await page.request.get(seen.result, { maxRedirects: 0 })
    slowest = Math.max(slowest, Date.now() - ended)
    if (answer.status() < 300 || (await answer.text()).toLowerCase().includes(family)) notRefused.push(`${what}: ${answer.status()}`)
    const tab = await comeBack(seen)
    if (await sawChildSince(tab, ended)) shown.push(what)
    await page.context().close()
  }
  const bound = REFUSED_WITHIN * loadFactor()
  expect([
    printFigure('T12 ways back that showed a child', `${shown.length} of ${ways.length}`, '0', shown.length === 0),
    printFigure(
      'T12 refused at the next request',
      `${ways.length - notRefused.length} of ${ways.length}, at most ${slowest} ms after the end`,
      `all, within ${Math.round(bound)} ms (1 s, times the load of the machine)`,
      notRefused.length === 0 && slowest < bound,
    ),
    shown,
    notRefused,
  ]).toEqual([true, true, [], []])
})

/** A browser with a back/forward cache, as people's have; the engine alone and browsers driven by tests do not. */
async function keepingBrowser(product: Product, register: pg.Client): Promise<{ context: BrowserContext; close: () => Promise<void> }> {
  const usual = wholeBrowserLaunch()
  const browser = await chromium.launch({
    ...usual,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [...(usual.args ?? []), '--enable-features=CacheControlNoStoreEnterBackForwardCache:level/restore-unless-cookie-change'],
  })
  const context = await browser.newContext({ baseURL: product.url })
  looksAt(context, { url: product.url, register })
  await watch(context)
  return { context, close: () => browser.close() }
}

/** Leaves a result for a page that lets the browser keep the result, ends the session, and goes back. */
async function comeBackToKept(page: Page, register: pg.Client): Promise<{ shown: boolean; kept: boolean }> {
  await read(page)
  await page.goto('/unavailable')
  await endAll(register, `ended_at = now(), end_reason = 'withdrawn'`)
  const ended = Date.now()
  // Not with `goBack`, which waits for a load: a page from the back/forward cache is not loaded.
  const tools = await page.context().newCDPSession(page)
  await tools.send('Runtime.evaluate', { expression: 'history.back()' })
  await page.waitForTimeout(3_000)
  const { result } = await tools.send('Runtime.evaluate', {
    expression: `JSON.stringify([Number(sessionStorage.getItem('seen-at')), sessionStorage.getItem('kept-whole')])`,
  })
  const [seenAt, kept] = JSON.parse(String(result.value)) as [number, string | null]
  return { shown: seenAt > ended, kept: kept === 'yes' }
}

test('a page that the browser had kept whole shows nothing of the child when it comes back', async ({ product, register }) => {
  test.setTimeout(120_000)
  const { context, close } = await keepingBrowser(product, register)
  const { shown, kept } = await comeBackToKept(await context.newPage(), register)
  // Why the guard is needed: without it the page is seen as it was.
  await context.route('**/session-guard.js', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
  const unguarded = await comeBackToKept(await context.newPage(), register)
  await close()
  expect([
    printFigure(
      'T12 a page kept whole by the browser',
      `${kept ? 'came back' : 'did not come back'}, ${shown ? 'the child was seen' : 'nothing was seen'}`,
      'came back, nothing was seen',
      kept && !shown,
    ),
    printFigure(
      'T12 the same without the guard (planted)',
      unguarded.shown ? 'the child was seen' : 'nothing was seen',
      'the child was seen',
      unguarded.shown,
    ),
  ]).toEqual([true, true])
})

test('a service that would answer without asking whose page it is, is noticed', async ({ anotherComputer, register }) => {
  const page = await anotherComputer()
  await watch(page.context())
  const seen = await read(page)
  const kept = await page.content()
  await page.goto('/account')
  await endAll(register, `ended_at = now(), end_reason = 'withdrawn'`)
  const ended = Date.now()
  await page.route(`**${seen.result}`, (route) =>
    route.fulfill({ contentType: 'text/html', body: kept.replaceAll(/<script[\s\S]*?<\/script>/g, '') }),
  )
  const noticed = await sawChildSince(await back(seen), ended)
  expect(printFigure('T12 a kept copy shown after the end (planted)', noticed ? 'noticed' : 'not noticed', 'noticed', noticed)).toBe(true)
})
