import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { logInAs, lookUp } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { countNotifications } from './support/records'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const onAPlanOfLeeds = numbersToTry[0]!.number
/** Today's new visits. */
const newOnes = '/notifications?status=new&setting=emergency-department&since=today'

test.describe('the authority hears of an access', () => {
  test('a look-up is in the notifications, new: who, where, in what role, which plan, why; and nobody else’s', async ({ page, anotherComputer }) => {
    await given('a nurse who has just looked at a child of Leeds', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlanOfLeeds)
    })
    const leeds = await anotherComputer()
    await when('a practitioner of Leeds opens the notifications', async () => {
      await logInAs(leeds, 'Priya Raman')
      await leeds.goto(newOnes)
    })
    await so('it is there', async () => {
      for (const words of [
        'Leeds Teaching Hospitals NHS Trust',
        'Emergency department',
        'Amara Osei',
        'Clinician',
        'Child protection plan',
        'Direct care now',
        '999 000 0018',
        'New',
      ])
        await expect(visitOf(leeds, /Ashworth/i)).toContainText(words)
    })
    const camden = await anotherComputer()
    await when('a practitioner of Camden opens theirs', async () => {
      await logInAs(camden, 'Joanna Kowalczyk')
      await camden.goto(newOnes)
    })
    await so('there is nothing of it', () => expect(camden.getByRole('main')).not.toContainText(/Ashworth|999 000 0018/i))
  })

  test('a repeat is another notification, and another view of the same visit', async ({ page, register, anotherComputer }) => {
    await given('a nurse who has looked at a child', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, onAPlanOfLeeds)
    })
    const before = await countNotifications(register)
    await when('she looks again', () => lookUp(page, onAPlanOfLeeds))
    await so('the authority is told again', async () => expect(await countNotifications(register)).toBe(before + 1))
    const leeds = await anotherComputer()
    await when('a practitioner opens the notifications', async () => {
      await logInAs(leeds, 'Priya Raman')
      await leeds.goto(newOnes)
    })
    await so('it is one visit with its views', async () => {
      await expect(visitOf(leeds, /Ashworth/i)).toHaveCount(1)
      await expect(visitOf(leeds, /Ashworth/i)).toContainText(/\d+ views/)
    })
  })

  test('an authority whose record stands under a replaced number is asked to correct it', async ({ page, anotherComputer }) => {
    await given('a child whom Leeds holds under a number that was replaced', async () => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, '9990000123')
    })
    const leeds = await anotherComputer()
    await when('a practitioner of Leeds opens the notifications', async () => {
      await logInAs(leeds, 'Priya Raman')
      await leeds.goto(newOnes)
    })
    await so('the notification says so', () =>
      expect(leeds.getByRole('main')).toContainText('The NHS number in your record has been replaced. Correct it.'),
    )
  })
})

test('what happened and what is answered goes both ways', async ({ page, anotherComputer }) => {
  await given('a nurse with an alert', async () => {
    await logInAs(page, 'Amara Osei')
    await lookUp(page, onAPlanOfLeeds)
  })
  await when('she says with one click what happened', () => page.getByRole('button', { name: 'Admitted' }).click())
  await so('it is saved, and says who can see it', () => expect(page.getByText('Saved. Leeds City Council can see this: Admitted')).toBeVisible())
  await when('she gives a number that nobody can ring', () => giveCallback(page, '12345'))
  await so('it stands there to be corrected, with the message at its field', async () => {
    await expect(page.getByLabel('Call-back number')).toHaveValue('12345')
    await expect(page.getByLabel('Call-back number')).toHaveAccessibleDescription(/Enter a telephone number with its area code/)
    await expect(page).toHaveTitle(/^Error: /)
    expect(page.url()).not.toContain('12345')
  })
  await when('she corrects it', () => giveCallback(page, '01632 960456'))
  await so('it is saved', () => expect(page.getByText('call back on 01632 960456')).toBeVisible())
  const leeds = await anotherComputer()
  await when('a practitioner of Leeds opens the notifications', async () => {
    await logInAs(leeds, 'Priya Raman')
    await leeds.goto(newOnes)
  })
  await so('she reads it, and can ring', async () => {
    await expect(visitOf(leeds, /Ashworth/i)).toContainText('Admitted')
    await expect(visitOf(leeds, /Ashworth/i).getByRole('link', { name: '01632 960456' })).toHaveAttribute('href', 'tel:01632960456')
  })
  await when('she answers', async () => {
    await visitOf(leeds, /Ashworth/i)
      .getByRole('button', { name: /^We will call/ })
      .click()
    await expect(visitOf(leeds, /Ashworth/i)).toHaveCount(0)
  })
  await so('it is no longer new, and stands acknowledged by her', async () => {
    await leeds.goto('/notifications?status=acknowledged&since=today')
    await expect(visitOf(leeds, /Ashworth/i)).toContainText(/Acknowledged\s*by Priya Raman.*answered: We will call/)
  })
  await when('the nurse opens her result again', () => page.reload())
  await so('she sees who has seen it and what they will do', () =>
    expect(page.getByText(/Seen by Leeds City Council .* They will call you\./)).toBeVisible(),
  )
})

test('nothing of what happened is asked where nobody is told', async ({ page }) => {
  await given('a school nurse', () => logInAs(page, 'Beth Carmichael'))
  await when('she looks a child up', () => lookUp(page, onAPlanOfLeeds))
  await so('there are no such buttons', async () => {
    await expect(page.getByRole('button', { name: 'Admitted' })).toHaveCount(0)
    await expect(page.getByRole('heading', { name: /what happened/ })).toHaveCount(0)
  })
})

test.describe('many at once', () => {
  test.beforeEach(async ({ page }) => {
    await given('a practitioner with new notifications', async () => {
      await logInAs(page, 'Priya Raman')
      await page.goto('/notifications?status=new')
    })
  })

  test('ticked visits are marked as seen, given to somebody and acknowledged', async ({ page }) => {
    const [before, names] = [await countOfNew(page), await headings(page, 2)]
    await tick(page, names)
    await when('she gives two to herself', async () => {
      await page.getByRole('combobox', { name: 'Assign to' }).selectOption({ label: 'Me' })
      await press(page, 'Assign the ticked visits')
    })
    await when('she filters by what she sees to', () => page.goto('/notifications?assigned=mine'))
    await so('both are with her', async () => {
      for (const name of names) await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText('With Priya Raman')
    })
    await tick(page, names)
    await when('she marks them as seen', () => press(page, 'Mark as seen the ticked visits'))
    await so('fewer are new', async () => expect(await countOfNew(page)).toBeLessThan(before))
    await tick(page, names)
    await when('she acknowledges them', () => press(page, 'Acknowledge the ticked visits'))
    await so('they are', async () => {
      for (const name of names) await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText(/Acknowledged\s*by Priya Raman/)
    })
  })

  test('nothing ticked is said where it is corrected', async ({ page }) => {
    await when('she acknowledges without a tick', () => press(page, 'Acknowledge the ticked visits'))
    await so('the summary has the focus and leads there', async () => {
      await expect(page.locator(':focus')).toContainText('Tick the visits that you mean')
      await expect(page).toHaveTitle(/^Error: Notifications – /)
    })
  })
})

test('the list of notifications is saved as a file whose name says nothing of anybody', async ({ page }) => {
  await given('a practitioner', () => logInAs(page, 'Priya Raman'))
  const saved = page.waitForEvent('download')
  await when('she saves the list', () => page.getByRole('button', { name: 'Save as a CSV file' }).click())
  const file = await saved
  await so('it has a line for each view', async () => {
    expect(file.suggestedFilename()).toBe('notifications.csv')
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
    expect(lines[0]).toContain('"Family name","Given name","NHS number"')
    expect(lines.length).toBeGreaterThan(25)
  })
})

test('a child’s accesses are a picture and a table of the same', async ({ page }) => {
  await given('a practitioner', () => logInAs(page, 'Priya Raman'))
  await when('she follows the link of a visit', () =>
    page
      .getByRole('link', { name: /^All visits/ })
      .first()
      .click(),
  )
  await so('there are as many lines as the caption says, and a picture', async () => {
    await expect(page.getByRole('img', { name: 'Visits over time, by setting and place' })).toBeVisible()
    const table = page.getByRole('table').first()
    const views = Number.parseInt(await table.getByRole('caption').innerText(), 10)
    expect(await table.getByRole('row').count()).toBe(views + 1)
    expect(page.url().replace(/[0-9a-f-]{36}/g, '[id]')).not.toMatch(/\d{10}/)
  })
})

function visitOf(page: Page, name: RegExp): Locator {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { level: 2, name }) })
}

async function giveCallback(page: Page, number: string): Promise<void> {
  const field = page.getByLabel('Call-back number')
  if (!(await field.isVisible())) await page.getByText(/(Add a|Change the) call-back number/).click()
  await field.fill(number)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save number' }).click()])
}

async function press(page: Page, name: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).click()])
}

async function tick(page: Page, names: string[]): Promise<void> {
  for (const name of names) await page.getByRole('listitem').filter({ hasText: name }).getByRole('checkbox').check()
}

async function headings(page: Page, many: number): Promise<string[]> {
  return (await page.getByRole('listitem').getByRole('heading', { level: 2 }).allInnerTexts()).slice(0, many)
}

/** How many are new according to the heading. */
async function countOfNew(page: Page): Promise<number> {
  return Number.parseInt((await page.getByRole('heading', { level: 1 }).innerText()).replace(/\D+/, ''), 10) || 0
}
