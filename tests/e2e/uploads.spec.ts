import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { root } from '@/scripts/bootstrap/root.mjs'
import { enter, logInAs, lookUp } from '@/scripts/screenshots/steps'
import { csvOf, rowsInPlace, saveUpload, sendFile, sendForReview } from '@/scripts/screenshots/upload-steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { nationalSchema } from '@/tests/support/national-schema'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const sample = (name: string) => path.join(root, 'tests/fixtures/samples', name)
/** In Camden's sample file: a plan in place, and two whose rows contain a mistake, all known to the demographics service. */
const inTheFile = '9991004661'
const slipInTheDate = '9991005439'
const slipInTheKind = '9991005447'
const nothingHeld = 'No plan or care status held for this number'

test('a file is previewed and saved, its rejected rows are fixed on the screen, and a nurse sees it in her next look-up', async ({
  page,
  anotherComputer,
}) => {
  const hospital = await anotherComputer()
  await given('a nurse who finds nothing about a child', async () => {
    await logInAs(hospital, 'Amara Osei')
    await enter(hospital, inTheFile)
    await expect(hospital.getByRole('region', { name: nothingHeld })).toBeVisible()
  })
  await when('the data manager of Camden uploads a file', async () => {
    await logInAs(page, 'Ibrahim Sesay')
    await sendForReview(page, sample('202-camden-problems.csv'))
  })
  await so('the preview counts what it would do, and nothing has changed', async () => {
    await expect(filter(page, 'New')).toHaveText('New 47')
    await expect(filter(page, 'Not accepted')).toHaveText('Not accepted 17')
    await enter(hospital, inTheFile)
    await expect(hospital.getByRole('region', { name: nothingHeld })).toBeVisible()
  })
  await when('he looks at the rows that are not accepted', () => filter(page, 'Not accepted').click())
  await so('each says its column, its value, its code and how to put it right', async () => {
    await expect(filter(page, 'Not accepted')).toHaveAttribute('aria-current', 'true')
    for (const words of ['CPR07', 'start_date', '31/02/2026', 'Write the start date as year-month-day'])
      await expect(rowOf(page, 56)).toContainText(words)
    for (const words of ['CPR07', 'plan_type', 'CIN', 'The plan type must be one of CPP, LAC, UCPP.'])
      await expect(rowOf(page, 57)).toContainText(words)
    await expect(rowOf(page, 45)).toContainText('CPR01')
    expect(page.url()).not.toContain(slipInTheDate)
  })
  await when('he saves it', () => saveUpload(page))
  await so('the nurse sees the new plan, and not those that were not accepted', async () => {
    await lookUp(hospital, inTheFile)
    await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toContainText('Camden Council holds this')
    await enter(hospital, slipInTheDate)
    await expect(hospital.getByRole('region', { name: nothingHeld })).toBeVisible()
  })
  await when('he uploads the same file again', () => sendFile(page, sample('202-camden-problems.csv')))
  await so('nothing changes', () => expect(page.locator(':focus')).toContainText('You already uploaded this file. Nothing has changed.'))
  const ofCamden = new URL(page.url()).pathname
  await when('he corrects the date of a row, and slips again', async () => {
    await filter(page, 'Not accepted').click()
    await page.getByRole('link', { name: /^Fix here.*row 56$/ }).click()
    await expect(page.getByLabel('Start date')).toHaveValue('31/02/2026')
    await fillAndSave(page, '2026-02-31')
  })
  await so('what he typed stands there with what is wrong', async () => {
    await expect(page).toHaveTitle(/^Error: Fix a row/)
    await expect(page.locator(':focus')).toContainText('The start date is not a real date')
    await expect(page.getByLabel('Start date')).toHaveValue('2026-02-31')
  })
  await when('he types the right one', () => fillAndSave(page, '2026-02-03'))
  await so('the row is saved, and off the list', async () => {
    await expect(page.getByText('The row is saved. Clinicians see it in their next check.')).toBeVisible()
    await expect(rowToFix(page, 56)).toHaveCount(0)
  })
  await when('he chooses the right kind of plan for another', async () => {
    await rowToFix(page, 57).click()
    await page.getByLabel('Kind of plan').selectOption('CPP')
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save this row' }).click()])
  })
  await so('the nurse sees both', async () => {
    for (const number of [slipInTheDate, slipInTheKind]) {
      await lookUp(hospital, number)
      await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toContainText('Camden Council holds this')
    }
  })
  const leeds = await anotherComputer()
  await when('the data manager of Leeds looks for it', () => logInAs(leeds, 'Marcus Whitfield'))
  await so('there is nothing of it', async () => {
    await leeds.goto('/uploads')
    await expect(leeds.getByRole('main')).not.toContainText('202-camden-problems.csv')
    expect((await leeds.goto(ofCamden))?.status()).toBe(404)
    await leeds.goto('/plans')
    await leeds.getByRole('textbox', { name: 'NHS number or family name' }).fill(inTheFile)
    await leeds.getByRole('button', { name: 'Find' }).click()
    await expect(leeds.getByRole('main')).not.toContainText('O’Brien')
    await expect(leeds.getByRole('main').getByRole('rowheader')).toHaveCount(0)
  })
})

test('what cannot be a file is said where it is chosen', async ({ page }) => {
  await given('a data manager', () => logInAs(page, 'Ibrahim Sesay'))
  await when('he sends nothing', async () => {
    await page.goto('/uploads')
    await page.getByRole('button', { name: 'Upload and check' }).click()
  })
  await so('he is told at the field', async () => {
    await expect(page.locator(':focus')).toContainText('Choose a file')
    await expect(page).toHaveTitle(/^Error: Uploads/)
    await expect(page.getByLabel('File', { exact: true })).toHaveAccessibleDescription(/Choose a file/)
  })
  await when('he sends a file of another country’s letters', () => sendFile(page, sample('204-hackney-windows-1252.csv')))
  await so('he is asked how its names are written, and nothing has changed', async () => {
    await expect(page.getByText('Nothing has changed.')).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'Müller' })).toBeVisible()
  })
})

test('a national message is answered by a national acknowledgement', async ({ page }) => {
  // The sample is Birmingham's; the demonstration has nobody from Birmingham. It speaks now: Camden has sent files since the sample was made.
  const now = `${new Date().toISOString().replaceAll(/[-:T]|\..*$/g, '')}+0000`
  const message = (await readFile(sample('330-birmingham-partial.xml'), 'utf8'))
    .replaceAll('"330"', '"202"')
    .replace('Birmingham City', 'Camden')
    .replace(/(<creationTime value=")[^"]*/, `$1${now}`)
  await given('a data manager of Camden', () => logInAs(page, 'Ibrahim Sesay'))
  await when('he uploads a national message and saves it', async () => {
    await sendForReview(page, { name: 'message.xml', mimeType: 'text/xml', buffer: Buffer.from(message) })
    await expect(filter(page, 'Not accepted')).toHaveText('Not accepted 1')
    await saveUpload(page)
  })
  const saved = page.waitForEvent('download')
  await when('he downloads the acknowledgement', () => page.getByRole('link', { name: 'Download the acknowledgement (XML)' }).click())
  const file = await saved
  await so('it says what came of each record, in the national form', async () => {
    const acknowledgement = await readFile(await file.path(), 'utf8')
    expect(file.suggestedFilename()).not.toContain('99910')
    expect(acknowledgement).toContain('CPF03')
    expect(acknowledgement).toContain('CPR03')
    const schema = await nationalSchema('REPC_MT000003GB01')
    if (!schema.found) return void test.info().annotations.push({ type: 'not tried', description: schema.why })
    expect(schema.faults(acknowledgement)).toEqual([])
    schema.close()
  })
})

test('a full file that leaves out most of the register waits for a second person', async ({ page, anotherComputer }) => {
  await given('the data manager of Leeds', () => logInAs(page, 'Marcus Whitfield'))
  await when('he uploads a full file that holds a third of what it should', () =>
    sendForReview(page, sample('383-leeds-full-third.csv'), 'The full list'),
  )
  await so('he is told how many plans would end, and of whom', async () => {
    const endings = page.getByRole('region', { name: /^[0-9]+ plans end$/ })
    await expect(endings).toContainText(/these are [0-9]+ of [0-9]+ plans, more than a half\..*wait for a second person to agree/)
    await expect(endings).toContainText('The national administrators are told.')
  })
  await when('he saves it', () => saveUpload(page))
  const hospital = await anotherComputer()
  await so('it waits, and a nurse sees the plans that it leaves out', async () => {
    await expect(page.getByText('Waiting for second person')).toBeVisible()
    await logInAs(hospital, 'Amara Osei')
    await lookUp(hospital, numbersToTry[0]!.number)
    await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible()
  })
  await when('he goes to the request', () => page.getByRole('main').getByRole('link', { name: 'See the request' }).first().click())
  await so('he cannot agree to it himself', async () => {
    await expect(requestOf(page)).toBeVisible()
    await expect(requestOf(page).getByRole('button', { name: /^(Agree|Decline)/ })).toHaveCount(0)
  })
  const colleague = await anotherComputer()
  await when('a practitioner declines it', async () => {
    await logInAs(colleague, 'Priya Raman')
    await colleague.goto('/approvals')
    await requestOf(colleague)
      .getByRole('button', { name: /^Decline/ })
      .click()
    await expect(requestOf(colleague)).toHaveCount(0)
  })
  await so('nothing ends: it waits no more, and the nurse sees the plan', async () => {
    await page.goto('/uploads')
    await expect(page.getByRole('row', { name: /383-leeds-full-third\.csv/ })).toContainText('Saved')
    await lookUp(hospital, numbersToTry[0]!.number)
    await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible()
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a file is checked, cancelled, sent again, saved and taken back', async ({ page, register }) => {
    const [plan, other] = await rowsInPlace(register, '202', 2)
    const file = csvOf('review dates.csv', [
      { ...plan!, next_review_date: '2031-02-03' },
      { ...other!, date_of_birth: 'unknown' },
    ])
    const reviewOf = async () => {
      const { rows } = await register.query<{ day: string | null }>(
        'select next_review_date::text as day from cpis.plan where nhs_number = $1 and withdrawn_at is null',
        [plan!.nhs_number],
      )
      return rows.map(({ day }) => day ?? '')
    }
    await given('a data manager', () => logInAs(page, 'Ibrahim Sesay'))
    await when('he uploads a file', () => sendForReview(page, file))
    await so('the counts are there', async () => {
      await expect(filter(page, 'Changed')).toHaveText('Changed 1')
      await expect(filter(page, 'Not accepted')).toHaveText('Not accepted 1')
    })
    await when('he cancels it', () => page.getByRole('button', { name: 'Cancel upload' }).click())
    await so('nothing has changed', async () => {
      await expect(page.getByText('This upload was cancelled. Nothing has changed.')).toBeVisible()
      expect(await reviewOf()).toEqual([plan!.next_review_date])
    })
    await when('he sends it again and saves it', async () => {
      await sendForReview(page, file)
      await saveUpload(page)
    })
    await so('the plan has changed', async () => expect(await reviewOf()).toEqual(['2031-02-03']))
    await when('he presses "Take back" without saying that he means it', async () => {
      await page.getByText('Take this upload back', { exact: true }).click()
      await page.getByRole('button', { name: 'Take back' }).click()
    })
    await so('he is asked to', () => expect(page.locator(':focus')).toContainText('Tick the box to take this upload back. Nothing has changed.'))
    await when('he does', async () => {
      await page.getByText('Take this upload back', { exact: true }).click()
      await page.getByRole('checkbox', { name: 'Yes, take this upload back' }).check()
      await page.getByRole('button', { name: 'Take back' }).click()
    })
    await so('the plan is as it was', async () => {
      await expect(page.getByText(/taken back on .* by Ibrahim Sesay/)).toBeVisible()
      expect(await reviewOf()).toEqual([plan!.next_review_date])
    })
  })
})

/** One of a file's counts, which links to its rows. */
function filter(page: Page, words: string) {
  return page.getByRole('main').getByRole('link', { name: new RegExp(`^${words} [0-9]+$`) })
}

function rowOf(page: Page, row: number) {
  return page.getByRole('row').filter({ has: page.getByRole('cell', { name: String(row), exact: true }) })
}

/** The link to the row of the sample file on the list of rows to fix. */
function rowToFix(page: Page, row: number) {
  return page.getByRole('row', { name: `202-camden-problems.csv, row ${row}` }).getByRole('link', { name: /^Fix/ })
}

async function fillAndSave(page: Page, startDate: string): Promise<void> {
  await page.getByLabel('Start date').fill(startDate)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save this row' }).click()])
}

function requestOf(page: Page) {
  return page
    .getByRole('main')
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: /383-leeds-full-third\.csv/ }) })
}
