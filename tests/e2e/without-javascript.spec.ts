import { enter, logInAs, logInThroughProvider, lookUp, numberField } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

test.use({ javaScriptEnabled: false })

test.describe('without JavaScript', () => {
  test('a nurse logs in, corrects a wrong number, reads the alert and logs out', async ({ page }) => {
    await given('she has logged in', () => logInThroughProvider(page, 'Amara Osei'))
    await so('the field has the focus', () => expect(numberField(page)).toBeFocused())
    await when('she enters a number with swapped digits', () => enter(page, '9990000081'))
    await so('the message is there, has the focus, and what she typed is kept', async () => {
      await expect(page.locator(':focus')).toContainText('There is a problem')
      await expect(numberField(page)).toHaveValue('9990000081')
    })
    await when('she enters the right one', () => lookUp(page, numbersToTry[0]!.number))
    await so('the alert is there', () => expect(page.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible())
    await when('she logs out', () => page.getByRole('button', { name: 'Log out' }).click())
    await so('she is', () => expect(page.getByRole('heading', { level: 1, name: 'You are logged out' })).toBeVisible())
  })

  test('somebody with two places of work chooses one', async ({ page }) => {
    await given('they have logged in', () => logInThroughProvider(page, 'Yusuf Demir'))
    await when('they choose', async () => {
      await page.getByRole('radio').first().check()
      await page.getByRole('button', { name: 'Continue' }).click()
    })
    await so('they can check a child', () => expect(numberField(page)).toBeFocused())
  })

  test('pages that refuse say so', async ({ page }) => {
    await given('a nurse', () => logInAs(page, 'Amara Osei'))
    for (const [path, status, words] of [
      ['/plans', 403, 'You cannot see this page'],
      ['/nowhere', 404, 'Page not found'],
      ['/lookup/0197c0de-0000-7000-8000-000000000000', 404, 'Page not found'],
    ] as const) {
      const answer = await when(`she opens ${path}`, () => page.goto(path))
      await so('the words are there', async () => {
        expect(answer?.status()).toBe(status)
        await expect(page.getByRole('heading', { level: 1, name: words })).toBeVisible()
      })
    }
  })

  test('a practitioner acknowledges a notification and finds a child in the list', async ({ page }) => {
    await given('she has logged in', () => logInAs(page, 'Priya Raman'))
    const first = await page.getByRole('listitem').getByRole('heading', { level: 2 }).first().innerText()
    await when('she acknowledges the first', () =>
      page
        .getByRole('button', { name: /^We will call/ })
        .first()
        .click(),
    )
    await when('she asks for those that are acknowledged', async () => {
      await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Acknowledged' })
      await page.getByRole('button', { name: 'Apply filters' }).click()
    })
    await so('it is among them, by her', () =>
      expect(
        page
          .getByRole('listitem')
          .filter({ hasText: first })
          .getByText(/^by Priya Raman/),
      ).toBeVisible(),
    )
    await when('she looks for a family name in the list of plans', async () => {
      await page.getByRole('link', { name: 'Plans' }).click()
      await page.getByRole('textbox', { name: 'NHS number or family name' }).fill('Ashworth')
      await page.getByRole('button', { name: 'Find' }).click()
    })
    await so('the child is there', () => expect(page.getByRole('table')).toContainText('999 000 0018'))
  })
})
