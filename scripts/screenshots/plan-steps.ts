import type { Locator, Page } from '@playwright/test'

/** What people do with the forms about plans; every control is found by what people see. */

/** Finds a child in the list by NHS number and opens the child's page. */
export async function openRecord(page: Page, number: string): Promise<void> {
  await page.goto('/plans')
  await page.getByRole('textbox', { name: 'NHS number or family name' }).fill(number)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Find' }).click()])
  await page.getByRole('rowheader').getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: 'Child’s record' }).waitFor()
}

/** Presses the button whose text begins with these words, and waits for the next page. */
export async function press(page: Page, words: string): Promise<void> {
  await Promise.all([
    page.waitForEvent('load'),
    page
      .getByRole('button', { name: new RegExp(`^${words}`) })
      .first()
      .click(),
  ])
}

/** Types a date, given as `2026-11-22`, into the three fields of the page. */
export async function typeDate(page: Page, iso: string): Promise<void> {
  const [year = '', month = '', day = ''] = iso.split('-')
  await page.getByRole('textbox', { name: 'Day' }).fill(day)
  await page.getByRole('textbox', { name: 'Month' }).fill(month)
  await page.getByRole('textbox', { name: 'Year' }).fill(year)
}

/** Types a date into the three fields under one legend, of a page or a part of it. */
export async function typeDay(within: Page | Locator, legend: string, iso: string): Promise<void> {
  const [year = '', month = '', day = ''] = iso.split('-')
  const fields = within.getByRole('group', { name: legend })
  await fields.getByRole('textbox', { name: 'Day' }).fill(day)
  await fields.getByRole('textbox', { name: 'Month' }).fill(month)
  await fields.getByRole('textbox', { name: 'Year' }).fill(year)
}

/** Chooses a radio button and continues. */
export async function choose(page: Page, words: string): Promise<void> {
  await page.getByRole('radio', { name: words, exact: true }).check()
  await press(page, 'Continue')
}

/** Opens "Add a plan" from the list and enters the NHS number. */
export async function addPlanUnder(page: Page, number: string): Promise<void> {
  await page.goto('/plans')
  await press(page, 'Add a plan')
  await page.getByRole('textbox', { name: 'What is the NHS number?' }).fill(number)
  await press(page, 'Continue')
}

/** Fills in the details of a child who is not on the register yet. */
export async function nameChild(page: Page, family: string, given: string, born: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Family name' }).fill(family)
  await page.getByRole('textbox', { name: 'Given names' }).fill(given)
  await typeDate(page, born)
  await press(page, 'Continue')
}

/** Continues past the optional care-plan details, if the authority shares any. */
export async function passDetails(page: Page): Promise<void> {
  if (page.url().includes('care-plan-details')) await press(page, 'Continue')
}
