import type { Page } from '@playwright/test'
import type pg from 'pg'
import { numbersToTry, wrongCheckDigitToTry } from '@/demo/register/numbers-to-try'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { ageAccess } from '@/scripts/screenshots/register'
import { enter, logInAs, lookUp, numberField } from '@/scripts/screenshots/steps'
import { countAccesses } from './support/records'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'
import { wristbandOf } from '@/tests/support/wristband'

/**
 * Types as a wristband scanner does: a burst of keys and Enter. The keys carry their own times, so that a busy machine changes nothing.
 * @param text with the separator of a wristband's parts as character 29
 * @param pause milliseconds between the first key and the rest
 */
async function scan(page: Page, text: string, pause = 5): Promise<void> {
  const tools = await page.context().newCDPSession(page)
  const begun = Date.now()
  const keys = [...text].map((key) => (key === '\u001d' ? { key: ']', code: 'BracketRight', modifiers: 2 } : { key, text: key }))
  const sent = [...keys, { key: 'Enter', code: 'Enter', text: '\r', windowsVirtualKeyCode: 13 }].flatMap((key, place) => {
    const timestamp = (begun + (place === 0 ? 0 : pause + place * 5)) / 1000
    return [
      tools.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key }),
      tools.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, ...key, text: undefined }),
    ]
  })
  // The page may be gone before the last key is up.
  await Promise.allSettled(sent)
}

const [first, second] = [numbersToTry[0]!.number, numbersToTry[1]!.number]

/** Pages on which somebody may stand when the next child comes, and where the focus may be. */
const places: Record<string, (page: Page, register: pg.Client) => Promise<unknown>> = {
  'the look-up, with half a number typed': async (page) => numberField(page).fill('99900'),
  'a result, with nothing focused': async (page) => {
    await lookUp(page, first)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  },
  'a result, with "Log out" focused': async (page) => {
    await lookUp(page, first)
    await page.getByRole('button', { name: 'Log out' }).focus()
  },
  'a result, with a link focused': async (page) => {
    await lookUp(page, first)
    await page.getByRole('link', { name: 'Account' }).focus()
  },
  'a result, with a button that saves at once focused': async (page) => {
    await lookUp(page, first)
    await page.getByRole('button', { name: 'Admitted' }).focus()
  },
  'the look-up, with a reason focused': async (page) => page.getByRole('radio').last().focus(),
  'a refused entry, where its summary has the focus': async (page) => enter(page, wrongCheckDigitToTry),
  'a refused entry, in its field': async (page) => {
    await enter(page, wrongCheckDigitToTry)
    await numberField(page).focus()
  },
  'a result that is over': async (page, register) => {
    await ageAccess(register, await lookUp(page, first), 15)
    await page.reload()
  },
  'the page that says that nobody was checked': async (page) => page.goto('/unavailable'),
}

test.describe('a scan starts the next check, wherever the focus is', () => {
  test.beforeEach(({ page }) => given('a nurse in an emergency department', () => logInAs(page, 'Amara Osei')))

  for (const [place, stand] of Object.entries(places)) {
    test(`on ${place}`, async ({ page, register, faults }) => {
      await given('she stands there', () => stand(page, register))
      faults.length = 0
      const before = await countAccesses(register)
      await when('she scans the next wristband, with a name that has spaces in it', async () => {
        await scan(page, `${wristbandOf(second)}\u001d93EXAMPLE Ada Bo`)
        await page.getByRole('heading', { name: 'Result of check' }).waitFor()
      })
      await so('the answer is about the next child, and was recorded once', async () => {
        await expect(page.getByRole('main')).toContainText(formatNhsNumber(second as NhsNumber))
        await expect(page.getByRole('main')).not.toContainText(formatNhsNumber(first as NhsNumber))
        expect(await countAccesses(register)).toBe(before + 1)
      })
    })
  }

  test('and takes the old result off the screen before anything is answered', async ({ page }) => {
    await given('a result, whose page notes what is on it when it is left', async () => {
      await page.addInitScript(() => {
        addEventListener('pagehide', () => sessionStorage.setItem('left-with', `${document.title} | ${document.body.innerText}`))
      })
      await lookUp(page, first)
    })
    await when('she scans the next wristband', async () => {
      await scan(page, wristbandOf(second))
      await expect(page.getByRole('main')).toContainText(formatNhsNumber(second as NhsNumber))
    })
    await so('nothing of the first child was there while the second was looked up', async () => {
      const left = (await page.evaluate(() => sessionStorage.getItem('left-with'))) ?? ''
      expect(left).toMatch(/^Checking… \|/)
      expect(left).not.toMatch(/Result of check|999 000 0018|Child protection plan/)
    })
  })

  test('and leaves "not checked" when it is refused, never the old result', async ({ page, register }) => {
    await given('a result', () => lookUp(page, first))
    const before = await countAccesses(register)
    await when('a scan is misread', async () => {
      await scan(
        page,
        wristbandOf(second).replace(/.$/, (digit) => String((Number(digit) + 1) % 10)),
      )
      await page.waitForURL('**/lookup')
    })
    await so('it says so, and shows nobody', async () => {
      await expect(page).toHaveTitle(/^Error: Check a child/)
      await expect(page.getByRole('heading', { name: 'Result of check' })).toHaveCount(0)
      expect(await countAccesses(register)).toBe(before)
    })
  })

  test('and never takes the end of what is typed for the whole', async ({ page, register }) => {
    await given('the look-up', () => page.goto('/lookup'))
    const before = await countAccesses(register)
    await when('a digit comes, then, after a hiccup of the scanner, ten that are a number by themselves', async () => {
      await scan(page, `9${second}`, 120)
      await page.waitForURL('**/lookup')
    })
    await so('all eleven are judged', async () => {
      await expect(page.locator(':focus')).toContainText('NHS number must be 10 digits. You entered 11')
      expect(await countAccesses(register)).toBe(before)
    })
  })

  test('and ten digits and Enter do the same outside a field, and nothing where there are more', async ({ page, register }) => {
    await given('a result', () => lookUp(page, first))
    const before = await countAccesses(register)
    await when('eleven digits and Enter are pressed', async () => {
      for (const key of [...`${second}1`, 'Enter']) await page.keyboard.press(key, { delay: 60 })
    })
    await so('nothing happens', async () =>
      expect([await countAccesses(register), page.url()]).toEqual([before, expect.stringContaining('/lookup/')]),
    )
    await when('she types the number of the next child', async () => {
      for (const key of [...second, 'Enter']) await page.keyboard.press(key, { delay: 60 })
    })
    await so('it is checked', () => expect(page.getByRole('main')).toContainText(formatNhsNumber(second as NhsNumber)))
  })

  test('and somebody who types into a field, presses a link or goes about with the keyboard is left alone', async ({ page, register }) => {
    await given('a result', () => lookUp(page, first))
    const before = await countAccesses(register)
    await when('she types five digits, goes on with Tab, and types five more and Enter', async () => {
      await page.getByRole('link', { name: 'Account' }).focus()
      for (const key of [...second.slice(0, 5), 'Tab', ...second.slice(5)]) await page.keyboard.press(key, { delay: 60 })
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
      await page.keyboard.press('Enter')
    })
    await so('nothing was checked', async () => expect(await countAccesses(register)).toBe(before))
    await when('she follows the link to the next check with the keyboard', async () => {
      await page.getByRole('link', { name: 'Check another child' }).first().focus()
      await page.keyboard.press('Enter')
      await page.waitForURL('**/lookup')
    })
    await so('the form is there, and nothing was checked', async () => {
      await expect(numberField(page)).toBeFocused()
      expect(await countAccesses(register)).toBe(before)
    })
  })

  test('and what is dictated into a field in bursts stays there', async ({ page, register }) => {
    const reason = page.getByRole('textbox', { name: 'What is the reason?' })
    await given('a look-up that waits for another reason', async () => {
      await page.getByRole('radio', { name: 'Another reason' }).check()
      await numberField(page).fill(first)
      await Promise.all([page.waitForEvent('load'), numberField(page).press('Enter')])
      await expect(reason).toBeFocused()
    })
    const before = await countAccesses(register)
    await when('a sentence is typed in one burst that ends with a new line', () => scan(page, 'Unconscious child, no parent here'))
    await so('it is in the field, and nothing was checked', async () => {
      await expect(reason).toHaveValue(/^Unconscious child, no parent here/)
      expect(await countAccesses(register)).toBe(before)
    })
  })

  test('and a refused entry is selected where she goes to it, so that what she types takes its place', async ({ page }) => {
    await given('a refused entry', () => enter(page, wrongCheckDigitToTry))
    await when('she follows the summary and types', async () => {
      await page.getByRole('link', { name: /not a valid NHS number/ }).click()
      await page.keyboard.type(second, { delay: 60 })
    })
    await so('only that is there', () => expect(numberField(page)).toHaveValue(second))
  })
})
