import { typeDay } from '@/scripts/screenshots/plan-steps'
import { logInAs, lookUp } from '@/scripts/screenshots/steps'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

test('an auditor finds out who viewed a child and why, and takes the records away when somebody else agrees', async ({
  page,
  anotherComputer,
  register,
}) => {
  const nurse = await anotherComputer()
  await given('a nurse who looks a child up', async () => {
    await logInAs(nurse, 'Amara Osei')
    await lookUp(nurse, '999 000 0018')
  })
  await when('an auditor asks who has viewed the child', async () => {
    await logInAs(page, 'Catherine Moyo')
    await page.getByLabel('NHS number').fill('999 000 0018')
    await page.getByRole('button', { name: 'Show who has viewed this child' }).click()
  })
  await so('the report names the nurse first, with place and reason, and the address names nobody', async () => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who has viewed this child')
    await expect(page.getByRole('row').nth(1)).toContainText('Amara Osei, Clinician')
    await expect(page.getByRole('row').nth(1)).toContainText('Direct care now')
    expect(page.url()).not.toMatch(/[0-9]{10}/)
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByText('Confidential. Printed by Catherine Moyo')).toBeVisible()
    await expect(page.getByRole('navigation')).toBeHidden()
    await page.emulateMedia({ media: null })
  })
  await when('the auditor asks for these records as a file', async () => {
    await page.goto('/access-records')
    await page.getByLabel('NHS number of a child').fill('9990000018')
    await page.getByRole('button', { name: 'Show records' }).click()
    await page.getByRole('link', { name: 'Ask for these records as a file' }).click()
    await page.getByLabel('Why do you need it?').fill('A complaint of a parent, number 7')
    await page.getByRole('button', { name: 'Ask for this file' }).click()
    await expect(page.getByText('A national administrator must decide this.')).toBeVisible()
  })
  const office = await anotherComputer()
  await so('a national administrator agrees to it without seeing a record', async () => {
    await logInAs(office, 'Eleanor Marsh')
    await office.goto('/access-records/exports')
    await expect(office.getByRole('main')).not.toContainText('Amara Osei')
    await office.getByRole('button', { name: /^Agree/ }).click()
    await expect(office.getByText('You agreed. The file can be taken for 24 hours.')).toBeVisible()
  })
  await so('the auditor takes it, and every step is in the log', async () => {
    await page.goto('/access-records/exports')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /Take the file/ }).click()])
    expect(download.suggestedFilename()).toBe('access-records.csv')
    const { rows } = await register.query<{ type: string }>(
      `select type from cpis.audit_event where type in ('access-export.request', 'access-export.decide', 'access-export.take') order by at`,
    )
    expect(rows.map((row) => row.type)).toEqual(['access-export.request', 'access-export.decide', 'access-export.take'])
    await page.goto('/event-log?kind=audit-reads')
    await expect(page.getByRole('table')).toContainText('access-export.take')
  })
})

test('an auditor narrows the log of events to days, which are typed day first, and a wrong day is corrected where it stands', async ({ page }) => {
  await given('an auditor at the log of events', async () => {
    await logInAs(page, 'Catherine Moyo')
    await page.goto('/event-log')
  })
  await when('she types a day that does not exist', async () => {
    await typeDay(page, 'First day', '2026-13-05')
    await typeDay(page, 'Last day', '2026-02-01')
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Show events' }).click()])
  })
  await so('the page says so, at the field as well, and keeps what was typed, but not in its address', async () => {
    await expect(page).toHaveTitle(/^Error: Log of events/)
    await page.getByRole('link', { name: 'First day must be a real date' }).click()
    await expect(page.getByRole('group', { name: 'First day' }).getByRole('textbox', { name: 'Day' })).toBeFocused()
    await expect(page.getByRole('group', { name: 'First day' }).getByRole('textbox', { name: 'Month' })).toHaveValue('13')
    await expect(page.getByRole('group', { name: 'Last day' }).getByRole('textbox', { name: 'Year' })).toHaveValue('2026')
    expect(new URL(page.url()).search).toBe('?problem=yes')
  })
  await when('it is corrected', async () => {
    await typeDay(page, 'First day', '2026-01-05')
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Show events' }).click()])
  })
  await so('the days stand in the address, to come back to, and in their fields', async () => {
    expect(new URL(page.url()).search).toBe('?from=2026-01-05&to=2026-02-01')
    await expect(page.getByRole('group', { name: 'First day' }).getByRole('textbox', { name: 'Day' })).toHaveValue('05')
    await expect(page.getByText('No events match these filters.')).toBeVisible()
  })
})

test('an auditor learns which people of the council had a child before them, and who asked about it', async ({ page, anotherComputer }) => {
  const council = await anotherComputer()
  await given('a data manager who finds a child of Leeds and opens its page', async () => {
    await logInAs(council, 'Marcus Whitfield')
    await council.goto('/plans')
    await council.getByLabel('NHS number or family name').fill('999 000 0018')
    await council.getByRole('button', { name: 'Find', exact: true }).click()
    await council.getByRole('row').nth(1).getByRole('link').first().click()
    await council.getByRole('heading', { name: 'History of this record' }).waitFor()
  })
  await when('an auditor asks who has viewed the child, and then asks again', async () => {
    await logInAs(page, 'Catherine Moyo')
    for (let time = 0; time < 2; time++) {
      await page.goto('/audit')
      await page.getByLabel('NHS number').fill('999 000 0018')
      await page.getByRole('button', { name: 'Show who has viewed this child' }).click()
    }
  })
  await so('the second part of the report says so, with role, council and what they did; and the auditor herself stands there', async () => {
    const others = page.getByRole('region', { name: 'People of authorities, and everybody who asked' })
    await expect(others.getByRole('row', { name: /Marcus Whitfield, Data manager.*Leeds.*See the page of a child/ }).first()).toBeVisible()
    await expect(others.getByRole('row', { name: /Catherine Moyo, Auditor.*Report who has viewed a child/ }).first()).toBeVisible()
    expect(page.url()).not.toMatch(/[0-9]{10}/)
  })
  await when('she asks the log of events about the same child', async () => {
    await page.goto('/event-log')
    await page.getByLabel('NHS number of a child').fill('999 000 0019')
    await page.getByRole('button', { name: 'Show events' }).click()
    await page.getByRole('link', { name: 'This is not a valid NHS number. Check for mistyped or swapped digits' }).waitFor()
    await page.getByLabel('NHS number of a child').fill('999 000 0018')
    await page.getByRole('button', { name: 'Show events' }).click()
  })
  await so('it lists what concerns the child, and the number is in the field and not in the address', async () => {
    await expect(page.getByRole('table')).toContainText('child.open')
    await expect(page.getByRole('table')).not.toContainText('session.open')
    await expect(page.getByLabel('NHS number of a child')).toHaveValue('999 000 0018')
    expect(new URL(page.url()).search).toMatch(/^\?(from=[0-9-]+&to=[0-9-]+&)?child=kept$/)
  })
})
