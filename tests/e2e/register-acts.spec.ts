import type { Page } from '@playwright/test'
import type pg from 'pg'
import { formatNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { chooseOnProviderPage, logInAs, lookUp } from '@/scripts/screenshots/steps'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const reason = 'The order that forbade contact has ended'

/** A child in Leeds with one child protection plan in place and nothing else; a different child for each place in the list. */
async function plainChild(register: pg.Client, place: number): Promise<{ childId: string; planId: string; number: NhsNumber }> {
  const { rows } = await register.query<{ childId: string; planId: string; number: NhsNumber }>(
    `select c.id as "childId", p.id as "planId", c.nhs_number as number
     from cpis.plan p join cpis.child c on c.id = p.child_id join cpis.authority a on a.organisation_id = p.authority_id
     where a.dfe_code = '383' and p.type = 'CPP' and p.end_date is null and p.withdrawn_at is null and not c.is_protected and c.closed_on is null
       and c.date_of_birth > cpis.today() - 4000 and c.nhs_number > '9990000200'
       and (select count(*) from cpis.plan o where o.nhs_number = p.nhs_number) = 1 order by c.nhs_number desc offset $1 limit 1`,
    [place],
  )
  const [child] = rows
  if (!child) throw new Error('The demonstration register holds too few plans of Leeds')
  return child
}

test.describe('contacts', () => {
  test('a data manager changes the duty number, and a nurse sees it in her next look-up', async ({ page, anotherComputer, register }) => {
    const { number } = await plainChild(register, 0)
    await given('a data manager at the contacts', async () => {
      await logInAs(page, 'Marcus Whitfield')
      await page.getByRole('link', { name: 'Contacts' }).click()
    })
    await when('he types something that is not an NHS number', async () => {
      await page.getByLabel('Duty team telephone number').fill('999')
      await page.getByRole('button', { name: 'Save telephone numbers and hours' }).click()
    })
    await so('it is refused at its field, with what he typed', async () => {
      await expect(page.locator(':focus')).toContainText('Enter the duty team telephone number as a United Kingdom number')
      await expect(page.getByLabel('Duty team telephone number')).toHaveValue('999')
      await expect(page).toHaveTitle(/^Error: Contacts – /)
    })
    await when('he types the right one', async () => {
      await page.getByLabel('Duty team telephone number').fill('01632 960777')
      await page.getByRole('button', { name: 'Save telephone numbers and hours' }).click()
    })
    await so('it is saved, with who and when', async () => {
      await expect(page.getByText('Telephone numbers and hours saved.')).toBeVisible()
      await expect(page.getByRole('row', { name: /Marcus Whitfield Duty team telephone number/ })).toContainText('01632 960777')
    })
    await when('he confirms that they are right', () => page.getByRole('button', { name: 'Confirm that these are right' }).click())
    await so('the warning is gone', async () => {
      await expect(page.getByText(/Last confirmed on .* by Marcus Whitfield/)).toBeVisible()
      await expect(page.getByText('Nobody has confirmed')).toHaveCount(0)
    })
    const hospital = await anotherComputer()
    await when('a nurse looks a child of Leeds up', async () => {
      await logInAs(hospital, 'Amara Osei')
      await lookUp(hospital, number)
    })
    await so('she is given the new number', () => expect(hospital.getByRole('link', { name: '01632 960777' })).toBeVisible())
    await register.query(`update cpis.authority set duty_phone = '01632 960384' where dfe_code = '383'`)
  })

  test('a practitioner reads them and changes nothing, and an administrator of a hospital has none', async ({ page, anotherComputer }) => {
    await given('a practitioner', () => logInAs(page, 'Priya Raman'))
    await when('she opens the contacts', () => page.getByRole('link', { name: 'Contacts' }).click())
    await so('there is nothing to fill in', async () => {
      await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible()
      await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)
      await expect(page.getByRole('main').getByRole('textbox')).toHaveCount(0)
    })
    const hospital = await anotherComputer()
    await when('an administrator of a hospital asks for the page', () => logInAs(hospital, 'Deborah Sykes'))
    await so('it is not there for her', async () => {
      await expect(hospital.getByRole('link', { name: 'Contacts' })).toHaveCount(0)
      expect((await hospital.goto('/contacts'))?.status()).toBe(404)
    })
  })
})

test('a protection is made by one person and lifted by two, of whom the second has just logged in', async ({ page, anotherComputer, register }) => {
  const { childId, number } = await plainChild(register, 1)
  const hospital = await anotherComputer()
  await given('a nurse', () => logInAs(hospital, 'Amara Osei'))
  await when('the data manager protects the record', async () => {
    await logInAs(page, 'Marcus Whitfield')
    await page.goto(`/children/${childId}/protect`)
    await page.getByRole('button', { name: 'Protect this record' }).click()
    await expect(page.getByText('The record is protected.')).toBeVisible()
  })
  await so('the nurse is shown a protected record', async () => {
    await lookUp(hospital, number)
    await expect(hospital.getByRole('region', { name: 'Information is held: call the duty team' })).toBeVisible()
  })
  await when('he asks for it to be lifted, first without saying why', async () => {
    await page.getByRole('button', { name: 'Ask a second person' }).click()
    await expect(page.locator(':focus')).toContainText('Say why, in at least 15 characters')
    await page.getByLabel('Why can the protection be lifted?').fill(reason)
    await page.getByRole('button', { name: 'Ask a second person' }).click()
  })
  await so('it waits, and he cannot decide it himself', async () => {
    await expect(page.getByText('Your request waits for a second person.')).toBeVisible()
    const request = requestOf(page)
    await expect(request.getByRole('button', { name: /^Agree/ })).toHaveCount(0)
    await expect(request.getByRole('button', { name: /^Take back/ })).toBeVisible()
  })
  const colleague = await anotherComputer()
  await when('a practitioner who logged in a while ago comes to it', async () => {
    await logInAs(colleague, 'Priya Raman')
    await register.query(
      `update cpis.session set auth_time = auth_time - interval '6 minutes' where ended_at is null and person_id = (select id from cpis.person where name = 'Priya Raman')`,
    )
    await colleague.getByRole('link', { name: /Approvals/ }).click()
  })
  await so('she is asked to log in again, and comes back to the list', async () => {
    await expect(requestOf(colleague).getByRole('button', { name: /^Agree/ })).toHaveCount(0)
    await requestOf(colleague).getByRole('button', { name: 'Log in again to agree' }).click()
    await colleague.getByRole('button', { name: /^Priya Raman\b/ }).click()
    await colleague.waitForURL(/\/approvals$/)
  })
  await when('she agrees', () =>
    requestOf(colleague)
      .getByRole('button', { name: /^Agree/ })
      .click(),
  )
  await so('it is done, and the nurse sees the plan', async () => {
    await expect(colleague.getByText('You agreed. It has been done.')).toBeVisible()
    await lookUp(hospital, number)
    await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible()
  })
})

test('a plan is offered to Camden; clinicians see both until it is accepted, and then Camden', async ({ page, anotherComputer, register }) => {
  const { planId, number } = await plainChild(register, 2)
  const hospital = await anotherComputer()
  await given('a nurse', () => logInAs(hospital, 'Amara Osei'))
  await when('the data manager of Leeds offers the plan', async () => {
    await logInAs(page, 'Marcus Whitfield')
    await page.goto(`/transfers/offer/${planId}`)
    await page.getByRole('combobox', { name: 'Which authority takes over?' }).selectOption({ label: 'Camden Council' })
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('Check your answers')).toBeVisible()
    await page.getByRole('button', { name: 'Offer this plan' }).click()
    await expect(page.getByText('The plan is offered.')).toBeVisible()
  })
  await so('the nurse is told to call both', async () => {
    await lookUp(hospital, number)
    const panel = hospital.getByRole('region', { name: 'Child protection plan in place' })
    await expect(panel).toContainText('Leeds City Council holds this')
    await expect(panel).toContainText('Call both until Camden Council has taken over')
  })
  const camden = await anotherComputer()
  await when('the data manager of Camden accepts it', async () => {
    await logInAs(camden, 'Ibrahim Sesay')
    const entry = camden.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Transfers/ })
    await entry.click()
    await expect(entry).toContainText(/[0-9]+ plans? offered to you/)
    await camden
      .getByRole('region', { name: 'Offered to you' })
      .getByRole('row', { name: formatNhsNumber(number) })
      .getByRole('link')
      .click()
    await camden.getByRole('button', { name: 'Accept this plan' }).click()
    await expect(camden.getByText('You have taken over this plan.')).toBeVisible()
  })
  await so('the nurse sees it as Camden’s, and as Leeds’s before', async () => {
    await lookUp(hospital, number)
    await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toContainText('Camden Council holds this')
    await expect(hospital.getByRole('main')).not.toContainText('Call both until')
  })
})

test('a wrong number is corrected, and a result that is open under it is over', async ({ page, anotherComputer, register }) => {
  const { childId, number } = await plainChild(register, 3)
  // Far beyond the indexes of the demonstration's people.
  const right = fakeNhsNumber(700_000)
  const hospital = await anotherComputer()
  const result = await given('a nurse who has a result open', async () => {
    await logInAs(hospital, 'Amara Osei')
    return lookUp(hospital, number)
  })
  await when('the data manager types the number of another child of his', async () => {
    await logInAs(page, 'Marcus Whitfield')
    await page.goto(`/children/${childId}/number`)
    await answer(page, 'What is the right NHS number?', '999 000 0018')
  })
  await so('he is led to that record', () =>
    expect(page.getByRole('link', { name: 'Go to that record' })).toHaveAttribute('href', /^\/plans\/children\/[0-9a-f-]{36}$/),
  )
  await when('he types the right one, which demographics do not know', () => answer(page, 'What is the right NHS number?', right))
  await so('he is asked whether it is right', () =>
    expect(page.getByRole('group', { name: 'Is this number right?' })).toContainText('The national record does not know this number'),
  )
  await when('he is sure, checks it and saves', async () => {
    await page.getByRole('checkbox', { name: 'Yes, save it as it is' }).check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByText('Check your answers')).toBeVisible()
    await page.getByRole('button', { name: 'Correct the number' }).click()
    await page.waitForURL(/\/plans\/children\//)
  })
  await so('the open result is over, the wrong number shows nothing, and the right one shows the plan', async () => {
    await hospital.goto(result)
    await expect(hospital.getByRole('main')).not.toContainText('Child protection plan in place')
    await lookUp(hospital, number)
    await expect(hospital.getByRole('region', { name: 'No plan or care status held for this number' })).toBeVisible()
    await lookUp(hospital, right)
    await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible()
  })
})

test('an adoption closes a number: nothing of it is shown any more, and the record takes no changes', async ({ page, anotherComputer, register }) => {
  const { childId, number } = await plainChild(register, 4)
  await when('the data manager records it, with a date that was pasted whole', async () => {
    await logInAs(page, 'Marcus Whitfield')
    await page.goto(`/children/${childId}/adoption`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.locator(':focus')).toContainText('Enter the date of the adoption order')
    await page.getByLabel('Day').fill(await today(register))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Record the adoption' }).click()
    await page.waitForURL(/\/plans\/children\//)
  })
  const hospital = await anotherComputer()
  await so('a nurse finds nothing, not even that there was something', async () => {
    await logInAs(hospital, 'Amara Osei')
    await lookUp(hospital, number)
    await expect(hospital.getByRole('region', { name: 'No plan or care status held for this number' })).toBeVisible()
  })
  await so('the record says that it is closed', async () => {
    await page.goto(`/children/${childId}/number`)
    await expect(page.getByText('because the child was adopted')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Continue' })).toHaveCount(0)
  })
  const inError = 'It was recorded on the wrong record'
  await when('he says that it was entered in error, first without a reason', async () => {
    await page.getByRole('link', { name: 'The adoption was entered in error' }).click()
    await expect(page.getByRole('heading', { name: 'What does not come back' })).toBeVisible()
    await expect(page.getByText(/^Child protection plan, started .* no end date$/)).toBeVisible()
    await page.getByRole('button', { name: 'Ask a second person' }).click()
    await expect(page.locator(':focus')).toContainText('Say why, in at least 15 characters')
    await page.getByLabel('Why was the adoption entered in error?').fill(inError)
    await page.getByRole('button', { name: 'Ask a second person' }).click()
    await expect(page.getByText('Your request waits for a second person.')).toBeVisible()
  })
  await so('nothing has changed for the nurse, and he cannot agree himself', async () => {
    await expect(requestOf(page, inError).getByRole('button', { name: /^Agree/ })).toHaveCount(0)
    await lookUp(hospital, number)
    await expect(hospital.getByRole('region', { name: 'No plan or care status held for this number' })).toBeVisible()
  })
  const colleague = await anotherComputer()
  await when('a practitioner agrees, who reads what comes back', async () => {
    await logInAs(colleague, 'Priya Raman')
    await colleague.getByRole('link', { name: /Approvals/ }).click()
    await expect(requestOf(colleague, inError).getByText(/^Child protection plan, started .* no end date$/)).toBeVisible()
    await requestOf(colleague, inError)
      .getByRole('button', { name: /^Agree/ })
      .click()
    await expect(colleague.getByText('You agreed. It has been done.')).toBeVisible()
  })
  await so('the nurse sees the plan again, and the history says who did it', async () => {
    await lookUp(hospital, number)
    await expect(hospital.getByRole('region', { name: 'Child protection plan in place' })).toBeVisible()
    await page.goto(`/plans/children/${childId}`)
    await expect(page.getByText('Opened again by two people: the adoption was entered in error').first()).toBeAttached()
  })
})

test('none of it is for a nurse, nor another authority’s children for a data manager', async ({ page, anotherComputer, register }) => {
  const { childId, planId } = await plainChild(register, 5)
  const acts = ['protect', 'number', 'replaced-number', 'death', 'adoption', 'adoption-in-error', 'reopen', 'joined-number'].map(
    (act) => `/children/${childId}/${act}`,
  )
  await given('a nurse', () => logInAs(page, 'Amara Osei'))
  for (const path of [...acts, `/transfers/offer/${planId}`, '/transfers', '/approvals', '/contacts']) {
    expect((await when(`she opens ${path}`, () => page.goto(path)))?.status(), path).toBe(403)
  }
  const camden = await anotherComputer()
  await given('the data manager of Camden', () => chooseOnProviderPage(camden, 'Ibrahim Sesay'))
  await camden.waitForURL(/\/plans/)
  for (const path of [...acts, `/transfers/offer/${planId}`])
    expect((await when(`he opens ${path}`, () => camden.goto(path)))?.status(), path).toBe(404)
})

/** The request that the test has made, among those of the demonstration. */
function requestOf(page: Page, why = reason) {
  return page.getByRole('main').getByRole('listitem').filter({ hasText: why })
}

async function answer(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label).fill(value)
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function today(register: pg.Client): Promise<string> {
  const { rows } = await register.query<{ day: string }>(`select to_char(cpis.today(), 'DD/MM/YYYY') as day`)
  return rows[0]?.day ?? ''
}
