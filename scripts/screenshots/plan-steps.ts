import type { Page } from '@playwright/test'

/** What people do with the forms about plans, found as they find it. */

/** Finds a child in the list by NHS number and opens its page. */
export async function openRecord(page: Page, number: string): Promise<void> {
  await page.goto('/plans')
  await page.getByRole('textbox', { name: 'NHS number or family name' }).fill(number)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Find' }).click()])
  await page.getByRole('rowheader').getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: 'Child’s record' }).waitFor()
}

/** Presses a button that begins with these words, and waits for the page that it leads to. */
export async function press(page: Page, words: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: new RegExp(`^${words}`) }).first().click()])
}

/** Types a date into the three fields of the page, given as `2026-11-22`. */
export async function typeDate(page: Page, iso: string): Promise<void> {
  const [year = '', month = '', day = ''] = iso.split('-')
  await page.getByRole('textbox', { name: 'Day' }).fill(day)
  await page.getByRole('textbox', { name: 'Month' }).fill(month)
  await page.getByRole('textbox', { name: 'Year' }).fill(year)
}

/** Chooses a radio button and goes on. */
export async function choose(page: Page, words: string): Promise<void> {
  await page.getByRole('radio', { name: words, exact: true }).check()
  await press(page, 'Continue')
}

/** Opens "Add a plan" from the list and gives the number. */
export async function addPlanUnder(page: Page, number: string): Promise<void> {
  await page.goto('/plans')
  await press(page, 'Add a plan')
  await page.getByRole('textbox', { name: 'What is the NHS number?' }).fill(number)
  await press(page, 'Continue')
}

/** Fills in who a child is, who is not on the register yet. */
export async function nameChild(page: Page, family: string, given: string, born: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Family name' }).fill(family)
  await page.getByRole('textbox', { name: 'Given names' }).fill(given)
  await typeDate(page, born)
  await press(page, 'Continue')
}

/** Goes on past the optional care plan details, where the authority shares any. */
export async function passDetails(page: Page): Promise<void> {
  if (page.url().includes('care-plan-details')) await press(page, 'Continue')
}
