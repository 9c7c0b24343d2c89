import type { Page } from '@playwright/test'
import { ageAccess } from '@/scripts/screenshots/register'
import { enter, logInAs, lookUp } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { countAccesses, countNotifications } from './support/records'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const [onAPlan, , , , twoAuthorities, , , protectedNumber, superseded, unknown] = numbersToTry.map(({ number }) => number) as [string, ...string[]]
/** A well-formed id that does not exist. */
const nobodys = '/lookup/0197c0de-0000-7000-8000-000000000000'

test.describe('a result', () => {
  test.beforeEach(({ page }) => given('a nurse', () => logInAs(page, 'Amara Osei')))

  test('is refreshed without a second record or a second notification', async ({ page, register }) => {
    await given('a result', () => lookUp(page, onAPlan))
    const [accesses, notifications] = [await countAccesses(register), await countNotifications(register)]
    await when('she refreshes it, twice', async () => {
      await page.reload()
      await page.reload()
    })
    await so('it is the same result', async () => {
      await expect(page.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible()
      expect(await countAccesses(register)).toBe(accesses)
      expect(await countNotifications(register)).toBe(notifications)
    })
  })

  test('is asked for anew when she comes back to it', async ({ page }) => {
    const result = await given('a result', () => lookUp(page, onAPlan))
    await when('she goes to another page and presses Back', async () => {
      await page.getByRole('link', { name: 'Help' }).click()
      await page.getByRole('heading', { level: 1, name: 'Help' }).waitFor()
      const asked = page.waitForRequest((request) => request.isNavigationRequest() && new URL(request.url()).pathname === result)
      await page.goBack()
      await asked
    })
    await so('it is there', () => expect(page.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible())
  })

  test('may be kept by no browser and no proxy', async ({ page }) => {
    await given('a result', () => lookUp(page, onAPlan))
    await so('it says so, and so does the form', async () => {
      for (const path of [new URL(page.url()).pathname, '/lookup']) {
        expect((await page.goto(path))?.headers()['cache-control']).toContain('no-store')
      }
    })
  })

  for (const [what, number] of [
    ['an alert', onAPlan],
    ['nothing held', unknown!],
  ] as const) {
    test(`with ${what} is over after a quarter of an hour`, async ({ page, register }) => {
      const result = await given('a result', () => lookUp(page, number))
      await when('15 minutes pass', () => ageAccess(register, result, 15))
      await so('it asks her to check again, and shows nothing', async () => {
        await page.reload()
        await expect(page.getByRole('heading', { level: 1, name: 'Check again' })).toBeVisible()
        await expect(page).toHaveTitle(/^Check again – /)
        await expect(page.getByRole('main')).not.toContainText(/Ashworth|Leeds|No information held/)
        await expect(page.getByRole('link', { name: 'Check a child' }).last()).toBeVisible()
      })
    })
  }

  test('covers itself when it has stood on the screen for ten minutes', async ({ page }) => {
    await page.clock.install()
    await given('a result', () => lookUp(page, onAPlan))
    await when('ten minutes pass', () => page.clock.fastForward('10:05'))
    await so('it asks her to check again', async () => {
      await expect(page.getByRole('heading', { level: 1, name: 'This result is 10 minutes old' })).toBeVisible()
      await expect(page.getByRole('region', { name: 'Child protection plan in place' })).toBeHidden()
    })
  })

  test('does not exist for anybody else: the answer is that of an id that nobody made', async ({ page, anotherComputer }) => {
    const result = await given('a result', () => lookUp(page, onAPlan))
    const elsewhere = await anotherComputer()
    await given('another nurse at another computer', () => logInAs(elsewhere, 'Grace Adeyemi'))
    const [foreign, unmade, noId] = await when('he opens it, and an id that nobody made, and something that is no id', async () => [
      await openedAs(elsewhere, result),
      await openedAs(elsewhere, nobodys),
      await openedAs(elsewhere, '/lookup/anything'),
    ])
    await so('the three cannot be told apart', async () => {
      expect(foreign.status).toBe(404)
      expect(foreign.words).toContain('Page not found')
      expect(unmade).toEqual(foreign)
      expect(noId).toEqual(foreign)
    })
  })

  test('of a replaced number says so, and shows the child under the number that replaces it', async ({ page }) => {
    await when('she looks the old number up', () => lookUp(page, superseded!))
    await so('both numbers are there', () =>
      expect(page.getByText('You entered 999 000 0093. This NHS number has been replaced by 999 000 0115.')).toBeVisible(),
    )
  })

  test('of two authorities says what is in place before what has ended, and whose information is old', async ({ page }) => {
    await when('she looks the child up', () => lookUp(page, twoAuthorities!))
    await so('the plan in place comes first', async () => {
      const headings = page.getByRole('heading', { level: 2 })
      await expect(headings.nth(0)).toHaveText('Child protection plan in place')
      await expect(headings.nth(1)).toHaveText('Child protection plan ended in the last 12 months')
      await expect(page.getByText(/^Not up to date: information from Rutland County Council/)).toBeVisible()
    })
  })

  test('of a protected child shows a telephone number and nothing else', async ({ page }) => {
    await when('she looks the child up', () => lookUp(page, protectedNumber!))
    await so('there is the number of the duty team', () => expect(page.getByRole('link', { name: '020 7946 0203' })).toBeVisible())
    await so('there is no name, no plan, no authority, no other access', async () => {
      const words = await page.locator('body').innerText()
      for (const hidden of [/Haddad/i, /Maryam/i, /Camden/, /Looked-after/i, /Born/, /Seen in unscheduled care/]) expect(words).not.toMatch(hidden)
      expect(await page.content()).not.toMatch(/Haddad|Camden|LAC/)
    })
  })

  test('tells whom to ring, by links that ring', async ({ page }) => {
    await when('she looks a child up', () => lookUp(page, onAPlan))
    await so('office and duty team stand in the panel, the one that answers now first', async () => {
      const panel = page.getByRole('region', { name: 'Child protection plan in place' })
      await expect(panel.getByRole('link')).toHaveCount(2)
      for (const link of await panel.getByRole('link').all()) expect(await link.getAttribute('href')).toMatch(/^tel:01632/)
      await expect(panel.getByRole('listitem').first()).toContainText('answers now')
    })
  })

  test('begins its list of the last 25 with the person who looks', async ({ page }) => {
    await when('she looks a child up', () => lookUp(page, onAPlan))
    await so('she stands on top, and no line has a number of a person', async () => {
      await expect(page.getByRole('row').nth(1)).toContainText('This is you, now')
      expect(await page.getByRole('row').count()).toBeLessThanOrEqual(26)
    })
  })
})

test.describe('who may not look', () => {
  test('a data manager of a council gets "not permitted", status 403', async ({ page }) => {
    await given('a data manager', () => logInAs(page, 'Marcus Whitfield'))
    const answer = await when('he opens the look-up', () => page.goto('/lookup'))
    await so('he is told that his role does not allow it', async () => {
      expect(answer?.status()).toBe(403)
      await expect(page.getByRole('heading', { level: 1, name: 'You cannot see this page' })).toBeVisible()
      await expect(page.getByText('You are logged in as data manager at Leeds City Council.')).toBeVisible()
    })
  })

  test('a data manager who sends the form all the same records no access, and the attempt is written down', async ({ page, register, product }) => {
    await given('a data manager', () => logInAs(page, 'Marcus Whitfield'))
    const accesses = await countAccesses(register)
    const answer = await when('he sends the form', () =>
      page.request.post('/lookup/check', {
        form: { 'nhs-number': onAPlan, reason: 'direct-care' },
        headers: { origin: product.url },
      }),
    )
    await so('it is refused', async () => {
      expect(answer.status()).toBe(403)
      expect(await countAccesses(register)).toBe(accesses)
      const { rows } = await register.query("select outcome from cpis.audit_event where type = 'lookup.record' order by at desc limit 1")
      expect(rows[0].outcome).toBe('denied')
    })
  })

  test('somebody who is not logged in is asked to', async ({ page }) => {
    for (const path of ['/lookup', nobodys, '/notifications', '/plans', '/account']) {
      await when(`they open ${path}`, () => page.goto(path))
      await so('the log-in page answers', () => expect(page).toHaveURL(/\/log-in/))
    }
  })

  test('a form that another site sends is refused', async ({ page, register }) => {
    await given('a nurse', () => logInAs(page, 'Amara Osei'))
    const accesses = await countAccesses(register)
    const form = { 'nhs-number': onAPlan, reason: 'direct-care' }
    await so('without an origin, and with another', async () => {
      expect((await page.request.post('/lookup/check', { form })).status()).toBe(403)
      expect((await page.request.post('/lookup/check', { form, headers: { origin: 'https://example.org' } })).status()).toBe(403)
      expect((await page.request.post('/lookup/check', { form, headers: { origin: 'null' } })).status()).toBe(403)
      expect(await countAccesses(register)).toBe(accesses)
    })
  })

  test('markup in the field is only text', async ({ page }) => {
    await given('a nurse', () => logInAs(page, 'Amara Osei'))
    await when('she pastes markup', () => enter(page, '"><img src=x onerror=alert(1)>'))
    await so('it is in the field, as it was', () =>
      expect(page.getByRole('textbox', { name: 'NHS number' })).toHaveValue('"><img src=x onerror=alert(1)>'),
    )
  })
})

/** A page's answer: its status, its words and its title. */
async function openedAs(page: Page, path: string): Promise<{ status: number | undefined; words: string; title: string }> {
  const answer = await page.goto(path)
  return { status: answer?.status(), words: await page.locator('body').innerText(), title: await page.title() }
}
