import { chooseOnProviderPage, chooseWorkplace, logInAs, logInThroughProvider, sendFormOfOlderVersion } from '@/scripts/screenshots/steps'
import { demonstrationPeople, type DemonstrationRole } from '@/demo/register/people'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

/** The heading of each role's start page. */
const startHeading: Record<DemonstrationRole, RegExp> = {
  CL: /^Check a child$/,
  SG: /^Check a child$/,
  LP: /^Notifications/,
  ED: /^Notifications/,
  LD: /^Plans$/,
  OA: /^People/,
  NA: /^Organisations$/,
  AU: /^Audit$/,
}

const withOneRole = demonstrationPeople.filter(({ status, assignments }) => status === 'active' && assignments.length === 1)
const suspended = demonstrationPeople.find(({ status }) => status === 'suspended')!.name
const withTwoRoles = demonstrationPeople.find(({ assignments }) => assignments.length === 2)!.name

test.describe('logging in', () => {
  for (const { name, job, assignments } of withOneRole) {
    test(`${name}, ${job.toLowerCase()}, arrives at the start of their work`, async ({ page }) => {
      await when('they log in', () => logInThroughProvider(page, name))
      await so('their own first page is there, and says who they are', async () => {
        await expect(page.getByRole('heading', { level: 1, name: startHeading[assignments[0]!.role] })).toBeVisible()
        await expect(page.getByRole('banner')).toContainText(name)
      })
    })
  }

  test('somebody with two places of work says where they are, and can change it', async ({ page }) => {
    const header = page.getByRole('banner')
    await when('they log in', () => logInThroughProvider(page, withTwoRoles))
    await so('they are asked before anything else', async () => {
      await expect(page.getByRole('heading', { level: 1, name: 'Where are you working now?' })).toBeVisible()
      await expect(page.getByRole('radio')).toHaveCount(2)
    })
    await when('they go on without an answer', () => page.getByRole('button', { name: 'Continue' }).click())
    await so('they are told what is missing', () => expect(page.locator(':focus')).toContainText('Select where you are working now'))
    await when('they choose the walk-in centre', () => chooseWorkplace(page, /Walk-in centre/))
    await so('they can check a child there', async () => {
      await expect(page.getByRole('heading', { level: 1, name: 'Check a child' })).toBeVisible()
      await expect(header).toContainText('Walk-in centre')
    })
    await when('they change to the emergency department', async () => {
      await header.getByRole('link', { name: 'Change' }).click()
      await expect(page.getByRole('radio', { name: /Walk-in centre/ })).toBeChecked()
      await chooseWorkplace(page, /Emergency department/)
    })
    await so('the header says so', () => expect(header).toContainText('Emergency department'))
  })

  test('somebody suspended is refused in the very words that a stranger gets', async ({ page, anotherComputer, register }) => {
    const stranger = withOneRole[0]!
    await given('a person whom the provider knows and the register does not', () =>
      register.query("update cpis.person_identity set subject = 'away-' || subject where subject = $1", [stranger.subject]),
    )
    const elsewhere = await anotherComputer()
    await when('both log in', async () => {
      await chooseOnProviderPage(page, suspended)
      await page.waitForURL('**/log-in?*')
      await chooseOnProviderPage(elsewhere, stranger.name)
      await elsewhere.waitForURL('**/log-in?*')
    })
    await so('both read the same, and neither learns why', async () => {
      const words = await page.getByRole('main').innerText()
      expect(words).toContain('Your account is not set up here yet.')
      expect(await elsewhere.getByRole('main').innerText()).toBe(words)
      expect(new URL(elsewhere.url()).search).toBe(new URL(page.url()).search)
    })
    await register.query("update cpis.person_identity set subject = substr(subject, 6) where subject like 'away-%'")
  })

  test('somebody who goes back from the provider can start again', async ({ page }) => {
    await given('the page of the provider', async () => {
      await page.goto('/log-in')
      await page.getByRole('button', { name: 'Log in with NHS Care Identity' }).click()
    })
    await when('they go back without logging in', () => page.getByRole('button', { name: 'Go back without logging in' }).click())
    await so('the log-in page says so, with both ways in', async () => {
      await expect(page.getByText('The log-in was not finished')).toBeVisible()
      await expect(page.getByRole('button', { name: /^Log in with/ })).toHaveCount(2)
    })
  })

  test('the page that somebody was on does not take them where they may not go', async ({ page }) => {
    await when('a nurse logs in by a link from the plan list', async () => {
      await page.goto('/log-in?from=/plans')
      await page.getByRole('button', { name: 'Log in with NHS Care Identity' }).click()
      await page.getByRole('button', { name: /^Amara Osei/ }).click()
    })
    await so('she is at her own start', () => expect(page.getByRole('heading', { level: 1, name: 'Check a child' })).toBeVisible())
  })
})

test('a form of a page that was opened before the service was updated says that nothing was saved, and what was typed is still there', async ({
  page,
}) => {
  await logInAs(page, 'Marcus Whitfield')
  await page.goto('/contacts')
  await sendFormOfOlderVersion(page, { 'duty-phone': '01632 960199' })
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing has been saved')
  await expect(page.getByText('01632 960199')).toBeVisible()
  await page.goto('/contacts')
  await expect(page.getByText('01632 960199')).toHaveCount(0)
})
