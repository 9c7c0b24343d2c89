import type { Page } from '@playwright/test'
import { logInAs } from '@/scripts/screenshots/steps'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

test.describe('the list of plans', () => {
  test.beforeEach(({ page }) => given('a data manager of Leeds', () => logInAs(page, 'Marcus Whitfield')))

  test('is filtered by kind and status, in the address', async ({ page }) => {
    const all = await captionCount(page)
    await when('he asks for looked-after children whose status has ended', async () => {
      await page.getByRole('combobox', { name: 'Kind' }).selectOption({ label: 'Looked-after child' })
      await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Ended' })
      await page.getByRole('button', { name: 'Apply filters' }).click()
      await expect(page).toHaveURL(/kind=LAC.*status=ended/)
    })
    await so('only those are there', async () => {
      const kinds = await column(page, 'Kind')
      expect(new Set(kinds)).toEqual(new Set(['Looked-after child']))
      expect(new Set((await column(page, 'Status')).map((words) => words.split('\n')[0]))).toEqual(new Set(['Ended']))
      expect(await captionCount(page)).toBeLessThan(all)
    })
    await when('he clears the filters', () => page.getByRole('link', { name: 'Clear filters' }).click())
    await so('all are there again', async () => expect(await captionCount(page)).toBe(all))
  })

  test('is searched by family name and by NHS number, and neither stands in the address', async ({ page }) => {
    for (const [what, term] of [
      ['a family name', 'ashworth'],
      ['an NHS number', '999 000 0018'],
    ] as const) {
      await when(`he looks for ${what}`, () => find(page, term))
      await so('the child is found, and the address is that of the list', async () => {
        await expect(page.getByRole('row', { name: /Ashworth/i })).toContainText('999 000 0018')
        expect(page.url()).toMatch(/\/plans$/)
      })
    }
    await when('he clears the search', () => page.getByRole('button', { name: 'Clear search' }).click())
    await so('all plans are there', async () => expect(await captionCount(page)).toBeGreaterThan(100))
  })

  test('says in words when nothing is found', async ({ page }) => {
    await when('he looks for a child of Camden', () => find(page, '999 000 0034'))
    await so('there is no table, and a way back', async () => {
      await expect(page.getByRole('table')).toHaveCount(0)
      await expect(page.getByText('No plans match these filters.')).toBeVisible()
      await expect(page.getByRole('button', { name: 'Clear search' })).toBeVisible()
    })
  })

  test('explains at the field what is neither a name nor a number', async ({ page }) => {
    await when('he enters a number with a digit too few', () => find(page, '999 000 001'))
    await so('the message is in the summary, with focus, and at the field', async () => {
      await expect(page.locator(':focus')).toContainText('NHS number must be 10 digits. You entered 9')
      await expect(page.getByRole('textbox', { name: 'NHS number or family name' })).toHaveAccessibleDescription(/You entered 9/)
      await expect(page).toHaveTitle(/^Error: Plans – /)
    })
  })

  test('is sorted by a click on a heading, over all its pages', async ({ page }) => {
    for (const [direction, sign] of [
      ['ascending', 1],
      ['descending', -1],
    ] as const) {
      await when('he clicks on "Child"', () => page.getByRole('columnheader', { name: 'Child' }).getByRole('link').click())
      await so(`the names are ${direction}`, async () => {
        await expect(page.getByRole('columnheader', { name: 'Child' })).toHaveAttribute('aria-sort', direction)
        const families = (await page.getByRole('rowheader').allInnerTexts()).map((words) => words.split(',')[0]!.toLowerCase())
        expect(families).toEqual([...families].sort((a, b) => sign * a.localeCompare(b, 'en')))
      })
    }
    await when('he goes to the next page', () => page.getByRole('link', { name: 'Next page' }).click())
    await so('it is sorted in the same way', () =>
      expect(page.getByRole('columnheader', { name: 'Child' })).toHaveAttribute('aria-sort', 'descending'),
    )
  })

  test('does not tell a data manager when a child was last seen, nor show the notifications', async ({ page }) => {
    await so('the column is absent', () => expect(page.getByRole('columnheader', { name: /Last seen/ })).toHaveCount(0))
    const answer = await when('he opens the notifications', () => page.goto('/notifications'))
    await so('his role does not allow it', () => expect(answer?.status()).toBe(403))
  })
})

test('a nurse sees neither notifications nor list', async ({ page }) => {
  await given('a nurse', () => logInAs(page, 'Amara Osei'))
  for (const path of ['/notifications', '/plans']) {
    const answer = await when(`she opens ${path}`, () => page.goto(path))
    await so('her role does not allow it', () => expect(answer?.status()).toBe(403))
  }
})

async function find(page: Page, term: string): Promise<void> {
  await page.getByRole('textbox', { name: 'NHS number or family name' }).fill(term)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Find' }).click()])
}

/** How many plans the caption of the table says there are. */
async function captionCount(page: Page): Promise<number> {
  return Number.parseInt(await page.getByRole('caption').innerText(), 10)
}

async function column(page: Page, heading: string): Promise<string[]> {
  const place = (await page.getByRole('columnheader').allInnerTexts()).findIndex((words) => words.trim() === heading)
  // The first cell of a row is a row header, so it is not among the cells.
  return Promise.all(
    (await page.getByRole('row').all()).slice(1).map((row) =>
      row
        .getByRole('cell')
        .nth(place - 1)
        .innerText(),
    ),
  )
}
