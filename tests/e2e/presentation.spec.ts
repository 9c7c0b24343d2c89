import type { Locator, Page } from '@playwright/test'
import { enter, logInAs, lookUp } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const [onAPlan, , , motherWithTwo, , previously, , protectedNumber, , unknown] = numbersToTry.map(({ number }) => number) as [string, ...string[]]
/** The child with the longest names on the register. */
const longNames = '9990000360'

test.describe('printed', () => {
  const kinds = [
    ['an alert', onAPlan, 'Child protection plan in place', 'Alert', '8px solid'],
    ['an ended plan', previously!, 'Child protection plan ended in the last 12 months', 'Previous information', '3px solid'],
    ['a protected record', protectedNumber!, 'Information is held: call the duty team', 'Protected record', '8px double'],
    ['nothing held', unknown!, 'No plan or care status held for this number', 'No information held', '1px solid'],
  ] as const

  for (const [what, number, title, kicker, border] of kinds) {
    test(`${what} keeps its kicker, icon and border, which say it without colour`, async ({ page }, testInfo) => {
      await given('a nurse with a result', async () => {
        await logInAs(page, 'Amara Osei')
        await lookUp(page, number)
      })
      await when('she prints it', () => page.emulateMedia({ media: 'print' }))
      const panel = page.getByRole('region', { name: title })
      await so('the panel is told apart by words, picture and edge', async () => {
        await expect(panel.getByText(kicker, { exact: true })).toBeVisible()
        await expect(panel.locator('svg')).toBeVisible()
        expect(await borderOf(panel)).toBe(border)
      })
      await so('the sheet says whose it is and that it is soon out of date, and has no menus', async () => {
        const confidential = page.getByText(/^Confidential\. Printed by Amara Osei, Leeds Teaching Hospitals NHS Trust/)
        await expect(confidential).toHaveCount(2)
        await expect(confidential.first()).toBeVisible()
        for (const link of await page.getByRole('main').getByRole('link').all()) {
          expect(await link.evaluate((node) => getComputedStyle(node, '::after').content), 'no address behind a number').toBe('none')
        }
        await expect(page.getByRole('banner')).toBeHidden()
        await expect(page.getByRole('contentinfo')).toBeHidden()
      })
      await testInfo.attach(`printed ${what}`, { body: await page.screenshot({ fullPage: true }), contentType: 'image/png' })
    })
  }
})

test.describe('nobody has to scroll sideways', () => {
  const narrow = { width: 320, height: 640 }
  const desk = { width: 1280, height: 900 }

  test('on a screen of 320 pixels or with letters of twice the size, at the clinical pages', async ({ page }) => {
    await given('a nurse', () => logInAs(page, 'Amara Osei'))
    for (const open of [
      () => page.goto('/lookup'),
      () => enter(page, 'QQ 12 34 56 C'),
      () => lookUp(page, motherWithTwo!),
      () => lookUp(page, protectedNumber!),
      () => lookUp(page, unknown!),
      () => lookUp(page, longNames),
      () => page.goto('/account'),
      () => page.goto('/plans'),
    ]) {
      await page.setViewportSize(narrow)
      await open()
      await expectNoSidewaysScroll(page, 'at 320 pixels')
      await page.setViewportSize(desk)
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
      await expectNoSidewaysScroll(page, 'at 200% text')
    }
  })

  test('nor at those of an authority', async ({ page }) => {
    await given('a practitioner', () => logInAs(page, 'Priya Raman'))
    for (const path of ['/notifications', '/plans', '/help', '/accessibility', '/privacy']) {
      await page.setViewportSize(narrow)
      await page.goto(path)
      await expectNoSidewaysScroll(page, 'at 320 pixels')
      await page.setViewportSize(desk)
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
      await expectNoSidewaysScroll(page, 'at 200% text')
    }
  })

  test('nor before logging in', async ({ page }) => {
    await page.setViewportSize(narrow)
    for (const path of ['/log-in', '/signed-out?why=idle', '/nowhere', '/unavailable']) {
      await page.goto(path)
      await expectNoSidewaysScroll(page, 'at 320 pixels')
    }
  })
})

async function expectNoSidewaysScroll(page: Page, how: string): Promise<void> {
  const { inner, content } = await page.evaluate(() => ({
    inner: document.documentElement.clientWidth,
    content: document.documentElement.scrollWidth,
  }))
  expect(content, `${new URL(page.url()).pathname} ${how}`).toBeLessThanOrEqual(inner)
}

/** The border of an element as drawn, without its colour. */
function borderOf(element: Locator): Promise<string> {
  return element.evaluate((node) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(node)
    return `${borderTopWidth} ${borderTopStyle}`
  })
}

test('a nurse who presses Print is offered the sheet, and it is known that she was', async ({ page }) => {
  await given('a nurse with a result', async () => {
    await logInAs(page, 'Amara Osei')
    await lookUp(page, onAPlan)
  })
  await page.evaluate(() => {
    window.print = () => window.dispatchEvent(new Event('beforeprint'))
  })
  const told = page.waitForResponse((response) => response.url().endsWith('/printed'))
  await when('she presses Print', () => page.getByRole('button', { name: 'Print' }).click())
  await so('the server has been told', async () => expect((await told).status()).toBe(204))
  await so('the button and the way to report a problem are on no sheet', async () => {
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByRole('button', { name: 'Print' })).toBeHidden()
    await expect(page.getByRole('link', { name: 'Report a problem with this result' })).toBeHidden()
  })
})
