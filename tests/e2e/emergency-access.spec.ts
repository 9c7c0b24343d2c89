import { chooseOnProviderPage, logInAs, lookUp } from '@/scripts/screenshots/steps'
import { numbersToTry } from '@/demo/register/numbers-to-try'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const protectedNumber = numbersToTry[7]!.number as NhsNumber
const otherNumber = numbersToTry[0]!.number as NhsNumber
const WHY = 'The mother is unconscious and nobody answers'

test('a protected record is opened in an emergency, after a reason and a new log-in, and the duty team reads of it', async ({
  page,
  register,
  anotherComputer,
}) => {
  await given('a nurse who finds a protected record, and logged in ten minutes ago', async () => {
    await logInAs(page, 'Amara Osei')
    await lookUp(page, protectedNumber)
    await register.query(`update cpis.session set auth_time = now() - interval '10 minutes' where ended_at is null`)
    await page.getByRole('button', { name: 'Get emergency access' }).click()
  })
  await when('she says too little', async () => {
    await page.getByRole('textbox').fill('In a hurry')
    await page.getByRole('button', { name: 'Log in again' }).click()
  })
  await so('she is asked for more, what she typed is there, and so is the telephone number', async () => {
    await expect(page.getByRole('link', { name: 'Say why you cannot wait, in at least 15 characters' })).toBeVisible()
    await expect(page.getByRole('textbox')).toHaveValue('In a hurry')
    await expect(page.getByRole('heading', { name: 'Information is held: call the duty team' })).toBeVisible()
  })
  await when('she says why and logs in again', async () => {
    await page.getByRole('textbox').fill(WHY)
    await page.getByRole('button', { name: 'Log in again' }).click()
    await page.getByRole('button', { name: /^Amara Osei\b/ }).click()
  })
  await so('her reason is still there, and she sees the record', async () => {
    await expect(page.getByRole('textbox')).toHaveValue(WHY)
    await page.getByRole('button', { name: 'See the record now' }).click()
    await expect(page.getByText('This is a protected record that you opened in an emergency.')).toBeVisible()
    await expect(page.getByRole('heading', { level: 2, name: 'Looked-after child' })).toBeVisible()
  })
  await so('the duty team of the authority reads of it', async () => {
    const duty = await anotherComputer()
    await chooseOnProviderPage(duty, 'Joanna Kowalczyk')
    await duty.goto('/notifications')
    await expect(duty.getByText('Emergency access', { exact: true }).first()).toBeVisible()
  })
})

// The tests that come after look the second child up as it was.
test.afterEach(async ({ register }) => {
  await register.query('update cpis.child set is_protected = false where nhs_number = $1', [otherNumber])
})

test('with two protected records in two tabs, the first form opens nothing of the second child', async ({ page, register }) => {
  const otherTab = await page.context().newPage()
  await given('a nurse who asks for emergency access to one child, and then in another tab to a second', async () => {
    await logInAs(page, 'Amara Osei')
    await lookUp(page, protectedNumber)
    await page.getByRole('button', { name: 'Get emergency access' }).click()
    await expect(page.getByText(formatNhsNumber(protectedNumber))).toBeVisible()
    await register.query(`update cpis.child set is_protected = true where nhs_number = $1`, [otherNumber])
    await otherTab.goto('/lookup')
    await lookUp(otherTab, otherNumber)
    await otherTab.getByRole('button', { name: 'Get emergency access' }).click()
    await expect(otherTab.getByText(formatNhsNumber(otherNumber))).toBeVisible()
  })
  await when('she gives the reason of the first in the first tab', async () => {
    await page.getByRole('textbox').fill(WHY)
    await page.getByRole('button', { name: 'See the record now' }).click()
  })
  await so('nothing is opened, and she is told to check that child again', async () => {
    await expect(page.getByText('Nothing waits here for you.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Check a child' })).toBeVisible()
    const { rows } = await register.query('select from cpis.access_matched where in_emergency and nhs_number = $1', [otherNumber])
    expect(rows).toHaveLength(0)
  })
  await so('the second tab opens its own', async () => {
    await otherTab.getByRole('textbox').fill(WHY)
    await otherTab.getByRole('button', { name: 'See the record now' }).click()
    await expect(otherTab.getByText('This is a protected record that you opened in an emergency.')).toBeVisible()
    await expect(otherTab.getByText(formatNhsNumber(otherNumber)).first()).toBeVisible()
  })
})
