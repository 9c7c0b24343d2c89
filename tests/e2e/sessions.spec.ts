import { leaveIdle } from '@/scripts/screenshots/register'
import { enter, logInAs, logInThroughProvider, lookUp, numberField } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const onAPlan = numbersToTry[0]!.number
/** The family name of that child. */
const family = /Ashworth/i

test.describe('a session', () => {
  test('ends with one click, and Back then shows nothing about the child', async ({ page }) => {
    await given('a nurse who reads an alert', async () => {
      await logInThroughProvider(page, 'Amara Osei')
      await lookUp(page, onAPlan)
      await expect(page.getByRole('main')).toContainText(family)
    })
    await when('she logs out', () => page.getByRole('button', { name: 'Log out' }).click())
    await so('she is told that she is', () => expect(page.getByRole('heading', { level: 1, name: 'You are logged out' })).toBeVisible())
    await when('somebody presses Back, and Back again', async () => {
      await page.goBack()
      await expect(page.locator('body')).not.toContainText(family)
      await page.goBack()
    })
    await so('they see nothing about the child', async () => {
      await expect(page.locator('body')).not.toContainText(family)
      await expect(page.getByRole('button', { name: 'Log out' })).toHaveCount(0)
    })
  })

  test('ends everywhere when somebody says so', async ({ page }) => {
    await given('a nurse on her account page', async () => {
      await logInAs(page, 'Amara Osei')
      await page.getByRole('link', { name: 'Account' }).click()
    })
    await when('she logs out everywhere', () => page.getByRole('button', { name: 'Log out everywhere' }).click())
    await so('her pages are closed', async () => {
      await expect(page.getByRole('heading', { level: 1, name: 'You are logged out' })).toBeVisible()
      await page.goto('/lookup')
      await expect(page).toHaveURL(/\/(log-in|signed-out)/)
    })
  })

  test('ends when the same person logs in at another computer, and says so', async ({ page, anotherComputer }) => {
    await given('a nurse at one computer', () => logInThroughProvider(page, 'Amara Osei'))
    const elsewhere = await anotherComputer()
    await when('she logs in at another', () => logInThroughProvider(elsewhere, 'Amara Osei'))
    await so('the first one is logged out and says why', async () => {
      await page.goto('/lookup')
      await expect(page.getByText('You are now logged in at another computer. This one was logged out.')).toBeVisible()
    })
    await so('the second one goes on', async () => {
      await elsewhere.goto('/lookup')
      await expect(numberField(elsewhere)).toBeFocused()
    })
  })

  test('ends after a quarter of an hour in which nothing is done', async ({ page, register }) => {
    await given('a nurse who reads an alert', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlan)
    })
    await when('16 minutes pass', () => leaveIdle(register, 'Amara Osei', 16))
    await so('the next page tells her that she was logged out', async () => {
      await page.reload()
      await expect(page).toHaveURL(/\/signed-out\?why=idle/)
      await expect(
        page.getByText('You were logged out to protect children’s information. What you had sent is kept; what you had typed and not sent is gone.'),
      ).toBeVisible()
    })
    await so('one click leads to the log-in page', async () => {
      await page.getByRole('main').getByRole('link', { name: 'Log in' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible()
    })
  })

  test('goes on for somebody who does something after 14 minutes', async ({ page, register }) => {
    await given('a nurse', () => logInAs(page, 'Amara Osei'))
    await when('she comes back after 14 minutes, and again', async () => {
      await leaveIdle(register, 'Amara Osei', 14)
      await page.goto('/lookup')
      await leaveIdle(register, 'Amara Osei', 14)
      await page.goto('/lookup')
    })
    await so('she is still logged in', () => expect(numberField(page)).toBeFocused())
  })

  test('belongs to one person: whoever comes next at the computer is somebody else', async ({ page }) => {
    await given('a nurse who has checked a child', async () => {
      await logInThroughProvider(page, 'Amara Osei')
      await enter(page, onAPlan)
    })
    const result = page.url()
    await when('a midwife takes over the computer', async () => {
      await page.getByRole('button', { name: 'Log out' }).click()
      await logInThroughProvider(page, 'Siân Pritchard')
    })
    await so('the header names her, and the result of the nurse is not there', async () => {
      await expect(page.getByRole('banner')).toContainText('Siân Pritchard')
      const answer = await page.goto(result)
      expect(answer?.status()).toBe(404)
      await expect(page.locator('body')).not.toContainText(family)
    })
  })
})
