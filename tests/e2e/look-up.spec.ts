import type { Page } from '@playwright/test'
import { logInAs, lookUp, numberField } from '@/scripts/screenshots/steps'
import { numbersToTry, type NumberToTry } from '@/demo/register/numbers-to-try'
import { planTypeLabel } from '@/lib/plans/labels'
import { formatNhsNumber, isNhsNumber } from '@/lib/shared/nhs-number'
import { countAccesses, countNotifications } from './support/records'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'
import { wristbandOf } from '@/tests/support/wristband'

const onAPlan = numbersToTry[0]!.number

test.describe('each number to try shows what the list says', () => {
  for (const entry of numbersToTry) {
    test(`${spaced(entry.number)}: ${entry.shows}`, async ({ page, register }) => {
      await given('a nurse in an emergency department', () => logInAs(page, 'Amara Osei'))
      const before = await countAccesses(register)
      await when('she looks the number up', () => lookUp(page, entry.number))
      await so('the answer stands first, and stands alone', () => expectAnswer(page, entry))
      await so('the number is there to be compared', () => expect(page.getByRole('main')).toContainText(spaced(entry.number)))
      await so('one access is recorded', async () => expect(await countAccesses(register)).toBe(before + 1))
    })
  }

  test('the longest list of records is in the order of urgency', async ({ page }) => {
    await given('a midwife', () => logInAs(page, 'Siân Pritchard'))
    await when('she looks up a mother with a plan for her unborn child who is looked after herself', () => lookUp(page, numbersToTry[3]!.number))
    await so('there are two records, the unborn child first', async () => {
      await expect(page.getByText('2 records are held.')).toBeVisible()
      await expect(panels(page).getByRole('heading', { level: 2 })).toHaveText(['Unborn child protection plan in place', 'Looked-after child'])
    })
  })
})

test.describe('the number gets into the field', () => {
  test.beforeEach(({ page }) =>
    given('a nurse at the start of her work, where the field has the focus', async () => {
      await logInAs(page, 'Amara Osei')
      await expect(numberField(page)).toBeFocused()
    }),
  )

  test('with 11 keys and no click, from the page after logging in to the alert', async ({ page }) => {
    const keys = [...onAPlan, 'Enter']
    await when('she types the 10 digits and Enter', async () => {
      for (const key of keys) await page.keyboard.press(key, { delay: 60 })
    })
    await so('the alert is there', async () => {
      await expect(page.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible()
      expect(keys).toHaveLength(11)
    })
  })

  for (const [how, text] of [
    ['with spaces', '999 000 0018'],
    ['with hyphens', '999-000-0018'],
    ['with no-break spaces, as copied from a web page', '999\u00a0000\u00a00018'],
    ['with white space around it, as copied from a table', '\t 9990000018 \n'],
  ] as const) {
    test(`pasted ${how}`, async ({ page, context, product }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: product.url })
      await when('she pastes it and presses Enter', async () => {
        await page.evaluate((words) => navigator.clipboard.writeText(words), text)
        await page.keyboard.press('Control+V')
        await page.keyboard.press('Enter')
      })
      await so('the alert is there', () => expect(page.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible())
    })
  }

  test('scanned from a wristband, by a scanner that types and ends with Enter', async ({ page }) => {
    await when('she scans the wristband', async () => {
      await page.keyboard.type(wristbandOf(onAPlan))
      await page.keyboard.press('Enter')
    })
    await so('the alert is there', () => expect(page.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible())
  })

  test('and the next child is one link away', async ({ page }) => {
    await given('a result', () => lookUp(page, onAPlan))
    await when('she goes on', () => page.getByRole('link', { name: 'Check another child' }).first().click())
    await so('the field is empty and has the focus', async () => {
      await expect(numberField(page)).toBeFocused()
      await expect(numberField(page)).toHaveValue('')
    })
  })
})

test.describe('the setting decides', () => {
  for (const [name, reason] of [
    ['Amara Osei', 'Direct care now'],
    ['Siân Pritchard', 'Unborn child'],
    ['Callum Doyle', 'Direct care now'],
  ] as const) {
    test(`which reason is chosen already for ${name}`, async ({ page, register }) => {
      await given('they are logged in', () => logInAs(page, name))
      await so(`"${reason}" is chosen`, () => expect(page.getByRole('radio', { name: reason })).toBeChecked())
      const path = await when('they look a child up', () => lookUp(page, onAPlan))
      await so('the reason is recorded', async () => {
        const { rows } = await register.query('select reason from cpis.access_matched where event_id = $1', [path.split('/').at(-1)])
        expect(rows[0].reason).toBe(reason === 'Unborn child' ? 'unborn' : 'direct-care')
      })
    })
  }

  test('whether the authority is told: a school nurse reads silently, and is told so', async ({ page, register }) => {
    await given('a school nurse', () => logInAs(page, 'Beth Carmichael'))
    await so('the form says it before she looks', () => expect(page.getByText('Local authorities get no message from this setting.')).toBeVisible())
    const [accesses, notifications] = [await countAccesses(register), await countNotifications(register)]
    await when('she looks a child up', () => lookUp(page, onAPlan))
    await so('the result says it again, and does not put her on the list', async () => {
      await expect(page.getByText(/^No message is sent to Leeds City Council/)).toBeVisible()
      await expect(page.getByRole('table')).not.toContainText('This is you, now')
    })
    await so('the access is recorded and nobody is notified', async () => {
      expect(await countAccesses(register)).toBe(accesses + 1)
      expect(await countNotifications(register)).toBe(notifications)
    })
  })
})

/** The panels with the answer, in page order. */
function panels(page: Page) {
  const titles = /in place$|^Looked-after child$|ended in the last|^Information is held|^No plan or care status held|^We could not check/
  return page.getByRole('region', { name: titles })
}

async function expectAnswer(page: Page, entry: NumberToTry): Promise<void> {
  const titles =
    entry.outcome === 'match'
      ? entry.records.map(panelTitle)
      : [entry.outcome === 'protected' ? 'Information is held: call the duty team' : 'No plan or care status held for this number']
  await expect(panels(page).getByRole('heading', { level: 2 })).toHaveText(titles)
  for (const [place, { authority }] of entry.records.entries()) await expect(panels(page).nth(place)).toContainText(authority)
  await expect(page).toHaveTitle(titleBegins(entry))
}

function panelTitle({ type, standing }: NumberToTry['records'][number]): string {
  const label = planTypeLabel(type)
  if (standing === 'previous') return `${label} ended in the last ${type === 'UCPP' ? '28 days' : '12 months'}`
  return type === 'LAC' ? label : `${label} in place`
}

/** The title says the result first, and nothing about whom it concerns. */
function titleBegins({ outcome, records }: NumberToTry): RegExp {
  if (outcome === 'none') return /^No information held – /
  if (outcome === 'protected') return /^Protected record – /
  return records[0]!.standing === 'current' ? /^Alert: / : /^Previous information: /
}

function spaced(number: string): string {
  if (!isNhsNumber(number)) throw new Error('Every number to try is an NHS number')
  return formatNhsNumber(number)
}
