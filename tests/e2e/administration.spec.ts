import type { Page } from '@playwright/test'
import { chooseOnProviderPage, logInAs, logInThroughProvider } from '@/scripts/screenshots/steps'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

/** The administration journey: two people take on a council and a hospital, whose administrators give out six roles and take one away. */

test('a search for people that is too long is refused where it stands, and the list is there', async ({ page }) => {
  await logInAs(page, 'Deborah Sykes')
  await page.getByLabel('Name or email address').fill('a'.repeat(5_000))
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(page.getByRole('link', { name: 'Type 200 characters or fewer' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Amara Osei' })).toBeVisible()
  await page.getByLabel('Name or email address').fill('osei')
  await page.getByRole('button', { name: 'Search' }).click()
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2)
})

test('one of two national administrators stops the other at once, for a reason, and cannot take their role away', async ({
  page,
  anotherComputer,
}) => {
  const other = await anotherComputer()
  await given('both are logged in', async () => {
    await logInAs(page, 'Eleanor Marsh')
    await logInAs(other, 'Samuel Okonkwo')
  })
  await when('the role of the other is to be taken away', async () => {
    await page.goto('/people?term=okonkwo')
    await page.getByRole('link', { name: 'Samuel Okonkwo' }).click()
    await page.getByLabel('Why the role is taken away').fill('Acts against what was agreed')
    await page.getByRole('button', { name: /^Take this role away/ }).click()
  })
  await so('it is not, because two must be left', () => expect(page.getByText('two other national administrators must be left')).toBeVisible())
  await when('the other is suspended without a reason, and then with one', async () => {
    await page.getByText('Suspend this person', { exact: true }).click()
    await page.getByRole('button', { name: 'Suspend' }).click()
    await expect(page.getByRole('link', { name: 'Say why, in at least 15 characters' })).toBeVisible()
    await page.getByLabel('Why they are suspended').fill('Acts against what was agreed')
    await page.getByRole('button', { name: 'Suspend' }).click()
  })
  await so('the reason stands in the history, and the next thing that the other does says so', async () => {
    await expect(page.getByText('Reason: Acts against what was agreed')).toBeVisible()
    await other.goto('/organisations')
    await expect(other.getByText('Your access has changed.')).toBeVisible()
  })
  await when('they are reinstated', () => page.getByRole('button', { name: 'Reinstate' }).click())
  await so('they can log in again', () => expect(page.getByText('Reinstated. They can log in again with the roles below.')).toBeVisible())
})

test('two national administrators take on a council and a hospital, six new people work there, and one loses a role while the page is open', async ({
  page,
  anotherComputer,
}) => {
  test.slow() // twelve log-ins, possibly on a busy machine
  const [second, council, hospital, nurse] = [await anotherComputer(), await anotherComputer(), await anotherComputer(), await anotherComputer()]
  await given('somebody whom CPIS does not know, who is refused', async () => {
    await chooseOnProviderPage(nurse, 'Declan Moran')
    await expect(nurse.getByText('Your account is not set up here yet.')).toBeVisible()
  })
  await when('a national administrator adds the council, and asks for its administrator', async () => {
    await logInAs(page, 'Eleanor Marsh')
    await addOrganisation(page, { kind: 'A council', name: 'City of Bradford Metropolitan District Council', code: '380', gss: 'E08000032' })
    await inviteAdministrator(page, 'Harriet Blakeley', 'harriet.blakeley@bradford.council.example')
  })
  await when('adds the hospital, its care settings, and asks for its administrator', async () => {
    await addOrganisation(page, { kind: 'An NHS organisation', name: 'Bradford Teaching Hospitals NHS Foundation Trust', code: 'RAE' })
    await addSetting(page, 'Emergency department', 'Emergency department, Bradford Royal Infirmary')
    await addSetting(page, 'Paediatric ward', 'Children’s ward, Bradford Royal Infirmary')
    await inviteAdministrator(page, 'Olga Petrova', 'olga.petrova@rae.nhs.example')
  })
  await so('she cannot approve what she asked for herself', async () => {
    await page.goto('/privileged-roles')
    await expect(page.getByText('You cannot approve your own request.')).toHaveCount(2)
    await expect(page.getByRole('button', { name: /^Approve/ })).toHaveCount(0)
  })
  await when('a second national administrator approves both', async () => {
    await logInAs(second, 'Samuel Okonkwo')
    for (let left = 2; left > 0; left -= 1) {
      await second.goto('/privileged-roles')
      await expect(second.getByRole('button', { name: /^Approve/ })).toHaveCount(left)
      await second
        .getByRole('button', { name: /^Approve/ })
        .first()
        .click()
      await expect(second.getByText('Approved. The role is given.')).toBeVisible()
    }
  })
  await when('the two new administrators log in and invite three people each', () =>
    Promise.all([inviteOfCouncil(council), inviteOfHospital(hospital)]),
  )
  await so('all six log in and arrive at their work', async () => {
    const arrive = async (desk: Page, name: string, heading: RegExp) => {
      await logInThroughProvider(desk, name)
      await expect(desk.getByRole('heading', { level: 1, name: heading })).toBeVisible()
    }
    await Promise.all([
      arrive(nurse, 'Declan Moran', /^Check a child$/),
      arrive(await anotherComputer(), 'Shabnam Aziz', /^Check a child$/),
      arrive(await anotherComputer(), 'Fiona Ramsbottom', /^Check a child$/),
      arrive(await anotherComputer(), 'Imran Sheikh', /^Plans/),
      arrive(await anotherComputer(), 'Bronagh Keane', /^Notifications/),
      arrive(await anotherComputer(), 'Winston Grant', /^Notifications/),
    ])
  })
  await when('the role of one is taken away while the page is open', async () => {
    await hospital.goto('/people')
    await hospital.getByRole('link', { name: 'Declan Moran' }).click()
    await hospital.getByRole('button', { name: /^Take this role away/ }).click()
    await expect(hospital.getByText('The role is taken away. They are logged out now.')).toBeVisible()
  })
  await so('the next thing that they do says so, and they cannot come back', async () => {
    await nurse.getByRole('textbox', { name: /NHS number/ }).fill('9990000018')
    await nurse.getByRole('button', { name: /^Check/ }).click()
    await expect(nurse.getByText('Your access has changed.')).toBeVisible()
    await chooseOnProviderPage(nurse, 'Declan Moran')
    await expect(nurse.getByText('Your account is not set up here yet.')).toBeVisible()
  })
  await so('no administrator has a way to a child', async () => {
    for (const [administrator, path] of [
      [page, '/lookup'],
      [council, '/plans'],
      [council, '/notifications'],
      [hospital, '/lookup'],
    ] as const) {
      await administrator.goto(path)
      await expect(administrator.getByRole('heading', { level: 1 })).toHaveText('You cannot see this page')
    }
  })
})

async function inviteOfCouncil(page: Page): Promise<void> {
  await logInThroughProvider(page, 'Harriet Blakeley')
  await invite(page, 'Imran Sheikh', 'imran.sheikh@bradford.council.example', 'Data manager')
  await invite(page, 'Bronagh Keane', 'bronagh.keane@bradford.council.example', 'Social care practitioner')
  await invite(page, 'Winston Grant', 'winston.grant@bradford.council.example', 'Emergency duty worker')
}

async function inviteOfHospital(page: Page): Promise<void> {
  const department = 'Emergency department, Bradford Royal Infirmary'
  await logInThroughProvider(page, 'Olga Petrova')
  await invite(page, 'Declan Moran', 'declan.moran@rae.nhs.example', 'Clinician', department)
  await invite(page, 'Shabnam Aziz', 'shabnam.aziz@rae.nhs.example', 'Clinician', 'Children’s ward, Bradford Royal Infirmary')
  await invite(page, 'Fiona Ramsbottom', 'fiona.ramsbottom@rae.nhs.example', 'Safeguarding lead', department)
}

async function addOrganisation(page: Page, { kind, name, code, gss }: { kind: string; name: string; code: string; gss?: string }): Promise<void> {
  await page.goto('/organisations/add')
  await page.getByLabel('What is added').selectOption({ label: kind })
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Public code').fill(code)
  if (gss !== undefined) await page.getByLabel(/^GSS code/).fill(gss)
  await page.getByRole('button', { name: 'Add this organisation' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
}

async function addSetting(page: Page, kind: string, name: string): Promise<void> {
  await page.getByLabel('Kind of care setting').selectOption({ label: kind })
  await page.locator('#settingName').fill(name)
  await page.getByRole('button', { name: 'Add this care setting' }).click()
  await expect(page.getByText('The care setting is added.')).toBeVisible()
}

async function inviteAdministrator(page: Page, name: string, email: string): Promise<void> {
  await page.getByRole('link', { name: 'Invite an administrator' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Work email address').fill(email)
  await page.getByLabel('Why they need this role').fill('Runs the service for this organisation')
  await confirm(page)
  await expect(page.getByText(/Waiting for approval by another administrator/)).toBeVisible()
}

async function invite(page: Page, name: string, email: string, role: string, setting?: string): Promise<void> {
  await page.goto('/people/invite')
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Work email address').fill(email)
  await page.getByLabel('Role', { exact: true }).selectOption({ label: role })
  if (setting !== undefined) await page.getByLabel('Care setting').selectOption({ label: setting })
  await confirm(page)
  await expect(page.getByText('They have 14 days to log in for the first time.')).toBeVisible()
}

async function confirm(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('button', { name: 'Invite this person' }).click()
}
