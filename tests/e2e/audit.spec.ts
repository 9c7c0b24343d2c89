import { logInAs, lookUp } from '@/scripts/screenshots/steps'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

test('an auditor finds out who viewed a child and why, and takes the records away when somebody else agrees', async ({ page, anotherComputer, register }) => {
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
    const { rows } = await register.query<{ type: string }>(`select type from cpis.audit_event where type in ('access-export.request', 'access-export.decide', 'access-export.take') order by at`)
    expect(rows.map((row) => row.type)).toEqual(['access-export.request', 'access-export.decide', 'access-export.take'])
    await page.goto('/event-log?kind=audit-reads')
    await expect(page.getByRole('table')).toContainText('access-export.take')
  })
})
