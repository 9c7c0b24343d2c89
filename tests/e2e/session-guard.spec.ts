import type { Page } from '@playwright/test'
import { leaveIdle } from '@/scripts/screenshots/register'
import { logInAs, lookUp } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { printFigure } from '@/tests/support/figure'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const onAPlan = numbersToTry[0]!.number
/** The family name of that child. */
const family = 'Ashworth'

/** How soon a page whose session has ended must be gone (security-and-reliability T12), in milliseconds. */
const GONE_WITHIN = 5_000

/** Whether a name can be read on the page, whatever is in its source. */
function canRead(page: Page, name: string): Promise<boolean> {
  return page.evaluate((wanted) => document.body.innerText.toLowerCase().includes(wanted.toLowerCase()), name)
}

/** Imitates a page from the back/forward cache, brought back by Back: a browser driven by a test has no such cache. */
function comeBack(page: Page): Promise<void> {
  return page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
}

/** Cuts the browser off from the service; that is what the test is about, so it is not a fault. */
async function cutOff(page: Page, faults: string[]): Promise<void> {
  await page.context().setOffline(true)
  page.on('close', () => faults.splice(0))
}

test.describe('the guard of an open page', () => {
  test('a page in another tab is gone within five seconds when somebody logs out, and when it is somebody else’s', async ({
    page,
    context,
    anotherComputer,
  }) => {
    await given('a nurse who reads an alert in one tab', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlan)
      expect(await canRead(page, family)).toBe(true)
    })
    const second = await context.newPage()
    await when('she logs out in another tab', async () => {
      await second.goto('/lookup')
      await second.getByRole('button', { name: 'Log out' }).click()
    })
    const loggedOut = Date.now()
    await so('the first tab says so, and shows nothing', async () => {
      await expect(page).toHaveURL(/\/signed-out/, { timeout: GONE_WITHIN })
      expect(await canRead(page, family)).toBe(false)
      printFigure('T12 another tab gone after logging out', `${Date.now() - loggedOut} ms`, `within ${GONE_WITHIN} ms`, true)
    })
    await given('the nurse again, in the first tab', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlan)
    })
    await when('the browser becomes a midwife’s without anybody having logged out, and the page comes into sight', async () => {
      const elsewhere = await anotherComputer()
      await logInAs(elsewhere, 'Siân Pritchard')
      await context.addCookies(await elsewhere.context().cookies())
      await comeBack(page)
    })
    await so('the first tab shows the midwife her own start', async () => {
      await expect(page).toHaveURL(/\/lookup$/, { timeout: GONE_WITHIN })
      await expect(page.getByRole('banner')).toContainText('Siân Pritchard')
      expect(await canRead(page, family)).toBe(false)
    })
  })

  test('a page that comes back is not seen before it is known whose it is', async ({ page, register }) => {
    await given('a nurse who reads an alert', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlan)
    })
    let letThrough = (): void => undefined
    await page.route('**/api/session/state', async (route) => {
      await new Promise<void>((resolve) => (letThrough = resolve))
      await route.continue()
    })
    await when('the page comes back, and the service takes its time', () => comeBack(page))
    await so('nothing of it is seen', () => expect(page.getByRole('main')).toBeHidden())
    letThrough()
    await so('it is seen again when the session counts', () => expect(page.getByRole('main')).toBeVisible())
    await when('the session ends elsewhere, and the page comes back', async () => {
      await register.query(`update cpis.session set ended_at = now(), end_reason = 'withdrawn' where ended_at is null`)
      await page.unroute('**/api/session/state')
      await comeBack(page)
    })
    await so('it gives way to the reason', async () => {
      await expect(page.getByText('Your access has changed.')).toBeVisible({ timeout: GONE_WITHIN })
      expect(await canRead(page, family)).toBe(false)
    })
  })

  test('warns two minutes before the end, and one press is enough to stay', async ({ page, register }) => {
    await page.clock.install()
    await given('a nurse who does nothing for 13 minutes', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlan)
      await leaveIdle(register, 'Amara Osei', 13)
      await page.clock.fastForward(13 * 60_000 + 1_000)
    })
    const warning = page.getByRole('dialog', { name: 'You will be logged out in 2 minutes' })
    await so('she is warned', async () => {
      await expect(warning).toBeVisible()
      await expect(page.getByRole('button', { name: 'Stay logged in' })).toBeFocused()
    })
    await when('she presses Enter', () => page.keyboard.press('Enter'))
    await so('the warning is gone, and the session counts on', async () => {
      await expect(warning).toBeHidden()
      const { rows } = await register.query<{ fresh: boolean }>(
        `select last_seen_at > now() - interval '1 minute' as fresh from cpis.session where ended_at is null`,
      )
      expect(rows).toEqual([{ fresh: true }])
    })
  })

  test('closes the page at its time, also when the network is down', async ({ page, faults }) => {
    await page.clock.install()
    await given('a nurse who reads an alert', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlan)
    })
    await when('the network is lost', () => cutOff(page, faults))
    await so('the page says that it is cut off', () =>
      expect(page.getByText('CPIS cannot be reached. What you see was true when the page was opened.')).toBeVisible(),
    )
    await when('nothing is done for 15 minutes', () => page.clock.fastForward(15 * 60_000 + 2_000))
    await so('nothing of it is seen any more', async () => {
      await expect.poll(() => page.evaluate(() => document.body.innerText).catch(() => '')).not.toMatch(new RegExp(family, 'i'))
    })
    await page.context().setOffline(false)
    faults.splice(0)
  })
})
