import { chooseWorkplace, enter, logInAs, numberField } from '@/scripts/screenshots/steps'
import { wrongCheckDigitToTry } from '@/demo/register/numbers-to-try'
import { countAccesses, countRefusedEntries } from './support/records'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const notValid = 'This is not a valid NHS number. Check for mistyped or swapped digits'
const onlyNumbers = 'NHS number must only include numbers'
const grouping = 'Enter the 10 digits together, or as 3, 3 and 4'

/** The entry, the message shown (interface specification section 7), and the code under which the attempt is counted. */
const refusals: [what: string, entry: string, message: string, problem: string][] = [
  ['nothing', '', 'Enter an NHS number', 'empty'],
  ['letters', 'Ellie', onlyNumbers, 'letters'],
  ['a pasted sentence', 'The number is 9990000018 I think', onlyNumbers, 'letters'],
  ['digits of another script', '٩٩٩٠٠٠٠٠١٨', onlyNumbers, 'other-digits'],
  ['a digit too few', '999000001', 'NHS number must be 10 digits. You entered 9', 'length'],
  ['a digit too many', '99900000180', 'NHS number must be 10 digits. You entered 11', 'length'],
  ['a wrong check digit', wrongCheckDigitToTry, notValid, 'check-digit'],
  ['one digit ten times', '9999999999', notValid, 'same-digit'],
  ['a National Insurance number', 'QQ 12 34 56 C', 'Enter an NHS number, not a National Insurance number', 'national-insurance-number'],
  [
    'a Scottish number',
    '0101123450',
    "This looks like a Scottish CHI number. This service covers England. Call the child's local services",
    'scottish-chi-number',
  ],
  [
    'a number of Northern Ireland',
    '3200010002',
    "This looks like a Northern Ireland number. This service covers England. Call the child's local services",
    'northern-ireland-number',
  ],
  ['an Irish number', '8000000008', "This looks like an Irish number. This service covers England. Call the child's local services", 'irish-number'],
  ['another grouping', '99 90 00 00 18', grouping, 'grouping'],
  ['another separator', '999.000.0018', grouping, 'grouping'],
  ['two numbers', '9990000018 9990000026', 'Enter one NHS number', 'two-numbers'],
]

test.describe('what is not an NHS number is explained, and nothing is searched', () => {
  test.beforeEach(({ page }) => given('a nurse', () => logInAs(page, 'Amara Osei')))

  for (const [what, entry, message, problem] of refusals) {
    test(`${what}`, async ({ page, register }) => {
      const [accesses, counted] = [await countAccesses(register), await countRefusedEntries(register, problem)]
      await when('she enters it', () => enter(page, entry))
      await so('the summary says what to do and has the focus', async () => {
        await expect(page.locator(':focus')).toContainText('There is a problem')
        await expect(page.locator(':focus')).toContainText(message)
        await expect(page).toHaveTitle(/^Error: Check a child – /)
      })
      await so('the field says it too, and keeps what she typed', async () => {
        await expect(numberField(page)).toHaveAccessibleDescription(new RegExp(`Error:\\s+${escaped(message)}`))
        await expect(numberField(page)).toHaveValue(entry)
      })
      await so('the link in the summary leads to the field', async () => {
        await page.getByRole('link', { name: message }).click()
        await expect(numberField(page)).toBeFocused()
      })
      await so('no access is recorded, and the attempt is counted', async () => {
        expect(await countAccesses(register)).toBe(accesses)
        expect(await countRefusedEntries(register, problem)).toBe(counted + 1)
      })
    })
  }

  test('a scan without a number', async ({ page, register }) => {
    const accesses = await countAccesses(register)
    await expect(numberField(page)).toBeFocused()
    await when('she scans the barcode of something else', async () => {
      await page.keyboard.type(']d20112345678901231')
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    })
    await so('she is asked to type it, in an empty field, because the scan may hold a name', async () => {
      await expect(page.locator(':focus')).toContainText('The barcode does not hold an NHS number. Type it in')
      await expect(numberField(page)).toHaveValue('')
      expect(await countAccesses(register)).toBe(accesses)
    })
  })

  test('what was refused is shown once', async ({ page }) => {
    await given('a refused entry', () => enter(page, 'Ellie'))
    await when('she opens the page anew', () => page.goto('/lookup'))
    await so('the form is as new', async () => {
      await expect(numberField(page)).toBeFocused()
      await expect(numberField(page)).toHaveValue('')
    })
  })

  test('a number beside which no reason is chosen', async ({ page, register }) => {
    const accesses = await countAccesses(register)
    await when('a form without a reason is sent', async () => {
      await page.evaluate(() => document.querySelectorAll<HTMLInputElement>('input[type=radio]').forEach((radio) => (radio.checked = false)))
      await numberField(page).fill('9990000018')
      await Promise.all([page.waitForEvent('load'), numberField(page).press('Enter')])
    })
    await so('the reason is asked for, and the number is kept', async () => {
      await expect(page.locator(':focus')).toContainText('Choose why you are checking')
      await expect(numberField(page)).toHaveValue('9990000018')
      expect(await countAccesses(register)).toBe(accesses)
    })
  })
})

test.describe('without a script that leaves the page when it is no longer somebody’s', () => {
  test.use({ javaScriptEnabled: false })

  test('somebody who has changed the setting in another tab is asked before anything is recorded', async ({ page, register, context }) => {
    await given('a nurse with two places of work, at the walk-in centre', async () => {
      await logInAs(page, 'Yusuf Demir')
      await chooseWorkplace(page, /Walk-in centre/)
      await numberField(page).waitFor()
    })
    const accesses = await countAccesses(register)
    await when('they change to the emergency department in another tab', async () => {
      const otherTab = await context.newPage()
      await otherTab.goto('/choose-role')
      await chooseWorkplace(otherTab, /Emergency department/)
      await numberField(otherTab).waitFor()
    })
    await when('they send the form of the first tab', async () => {
      await numberField(page).fill('9990000018')
      await Promise.all([page.waitForEvent('load'), numberField(page).press('Enter')])
    })
    await so('they are told where they work now, and nothing is recorded', async () => {
      await expect(page.locator(':focus')).toContainText('You now work in Emergency department')
      await expect(numberField(page)).toHaveValue('9990000018')
      expect(await countAccesses(register)).toBe(accesses)
    })
    await when('they send it again', async () => {
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Check' }).click()])
    })
    await so('it is recorded for the emergency department', async () => {
      const { rows } = await register.query('select setting_kind from cpis.access_matched order by at desc limit 1')
      expect(rows[0].setting_kind).toBe('emergency-department')
    })
  })
})

test('another reason is asked for, and is kept with the record', async ({ page, register }) => {
  await given('a nurse', () => logInAs(page, 'Amara Osei'))
  const accesses = await countAccesses(register)
  await when('she chooses another reason', async () => {
    await page.getByRole('radio', { name: 'Another reason' }).check()
    await numberField(page).fill('9990000018')
    await Promise.all([page.waitForEvent('load'), numberField(page).press('Enter')])
  })
  const reason = page.getByRole('textbox', { name: 'What is the reason?' })
  await so('she is asked what it is, without being told off', async () => {
    await expect(reason).toBeFocused()
    await expect(page.getByText('There is a problem')).toHaveCount(0)
    await expect(numberField(page)).toHaveValue('9990000018')
  })
  await when('she writes too little', async () => {
    await reason.fill('Curious')
    await page.getByRole('button', { name: 'Check' }).click()
  })
  await so('she is told how much it takes, and nothing is recorded', async () => {
    await expect(page.locator(':focus')).toContainText('Say what the reason is, in at least 15 characters')
    await expect(reason).toHaveValue('Curious')
    expect(await countAccesses(register)).toBe(accesses)
  })
  await when('she writes enough', async () => {
    await reason.fill('The ward asked before a transfer tonight')
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByRole('heading', { name: 'Result of check' }).waitFor()
  })
  await so('the result is there, and the reason is on record', async () => {
    const { rows } = await register.query('select reason, reason_text from cpis.access_matched order by at desc limit 1')
    expect(rows[0]).toEqual({ reason: 'other', reason_text: 'The ward asked before a transfer tonight' })
  })
})

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
