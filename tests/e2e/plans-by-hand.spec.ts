import type pg from 'pg'
import { addPlanUnder, choose, nameChild, openRecord, passDetails, press, typeDate } from '@/scripts/screenshots/plan-steps'
import { ordinaryPlan } from '@/scripts/screenshots/states/register-acts'
import { logInAs, lookUp } from '@/scripts/screenshots/steps'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

const onAPlanOfLeeds = '9990000018'

test.describe('a plan by hand', () => {
  test('of a child who is new to the register is seen by a nurse at her next look-up, and by no other authority', async ({
    page,
    anotherComputer,
    register,
  }) => {
    const number = '9999000045'
    await given('a data manager of Leeds', () => logInAs(page, 'Marcus Whitfield'))
    await when('he adds a child protection plan, one question after the other', async () => {
      await addPlanUnder(page, '999 900 0045')
      await nameChild(page, 'Fenwick', 'Ottilie', await day(register, -700))
      await choose(page, 'Child protection plan')
      await typeDate(page, await day(register, -1))
      await press(page, 'Continue')
      await passDetails(page)
    })
    await so('he checks everything, and no address has held a name or a number', async () => {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your answers')
      await expect(page.getByRole('main')).toContainText(/Fenwick.*Ottilie/s)
      expect(page.url()).toMatch(/\/plans\/drafts\/[0-9a-f-]{36}\/check$/)
    })
    await when('he saves', () => press(page, 'Confirm and save'))
    await so('he is asked about the number, which demographics do not know', async () => {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Is this right?')
      await expect(page.getByRole('main')).toContainText('The national record does not know this NHS number.')
    })
    await when('he is sure, and saves', async () => {
      await press(page, 'Yes, that is right')
      await press(page, 'Confirm and save')
    })
    await so('the last page shows what clinicians now see, and what demographics said', async () => {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plan saved')
      await expect(page.getByRole('main')).toContainText('The national record does not know this number.')
      await expect(page.getByRole('region', { name: 'Child protection plan in place' })).toContainText('Leeds City Council')
    })
    const ward = await anotherComputer()
    await when('a nurse looks the number up', async () => {
      await logInAs(ward, 'Amara Osei')
      await lookUp(ward, number)
    })
    await so('she sees the plan', () => expect(ward.getByRole('heading', { name: 'Child protection plan in place' })).toBeVisible())
    const camden = await anotherComputer()
    await when('the data manager of Camden looks for the number', async () => {
      await logInAs(camden, 'Ibrahim Sesay')
      await camden.getByRole('textbox', { name: 'NHS number or family name' }).fill(number)
      await press(camden, 'Find')
    })
    await so('there is nothing', () => expect(camden.getByText('No plans match these filters.')).toBeVisible())
  })

  test('is changed with "Change" links that lead back, and Back keeps what was typed', async ({ page, register }) => {
    const { number } = await ordinaryPlan(register)
    await given('a data manager on a child’s record', async () => {
      await logInAs(page, 'Marcus Whitfield')
      await openRecord(page, number)
    })
    await when('he opens the plan to change it and changes its start', async () => {
      await press(page, 'Change')
      await page.getByRole('link', { name: 'Change started' }).click()
      await typeDate(page, '')
      await page.getByRole('textbox', { name: 'Day' }).fill((await day(register, -20)).split('-').reverse().join('/'))
      await press(page, 'Continue')
    })
    await so('a pasted date was split, and he is back at his answers', async () => {
      await expect(page).toHaveURL(/\/check$/)
      await page.goBack()
      await expect(page.getByRole('textbox', { name: 'Year' })).toHaveValue((await day(register, -20)).slice(0, 4))
      await page.goForward()
    })
    await when('he saves', () => press(page, 'Confirm and save'))
    await so('the history says who changed it, and what from', async () => {
      await page.getByRole('link', { name: 'See the whole record' }).click()
      await expect(page.getByRole('listitem').filter({ hasText: 'Changed: Child protection plan' }).first()).toContainText(
        /Marcus Whitfield.*Started: from/s,
      )
    })
  })

  test('that is wrong is explained at its field, and nothing typed is lost', async ({ page, register }) => {
    await given('a data manager who adds a plan', async () => {
      await logInAs(page, 'Marcus Whitfield')
      await addPlanUnder(page, onAPlanOfLeeds)
      await choose(page, 'Yes')
      await choose(page, 'Child protection plan')
    })
    await when('he gives a start at which there is one already', async () => {
      await typeDate(page, await day(register, -1))
      await press(page, 'Continue')
    })
    await so('the summary has the focus, and the date is still there', async () => {
      await expect(page.locator(':focus')).toContainText(/there is one already from/)
      await expect(page.getByRole('textbox', { name: 'Year' })).toHaveValue((await day(register, -1)).slice(0, 4))
      await expect(page).toHaveTitle(/^Error: /)
    })
  })

  test('that a colleague changed meanwhile is compared, and nothing of his is overwritten', async ({ page, register }) => {
    const { number, planId } = await ordinaryPlan(register)
    await given('somebody who is ending a plan', async () => {
      await logInAs(page, 'Marcus Whitfield')
      await openRecord(page, number)
      await press(page, 'End')
      await typeDate(page, await day(register, 0))
      await press(page, 'Continue')
    })
    await when('a colleague saves another end before he does', async () => {
      await register.query(`update cpis.plan set end_date = cpis.today() + 14, changed_by = 'Another Colleague' where id = $1`, [planId])
      await press(page, 'Confirm and save')
    })
    await so('both are shown', async () => {
      await expect(page.getByRole('heading', { level: 1 })).toContainText('This record changed while you worked')
      await expect(page.getByRole('radio')).toHaveCount(2)
      expect(await endOf(register, planId)).toBe(await day(register, 14))
    })
    await when('he keeps his own and saves again', async () => {
      await page.getByRole('radio', { name: /^Yours/ }).check()
      await press(page, 'Continue')
      await press(page, 'Confirm and save')
    })
    await so('his is saved', async () => {
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plan ended')
      expect(await endOf(register, planId)).toBe(await day(register, 0))
    })
  })
})

test('a birth ends the unborn plan and opens the baby’s, and the unborn plan needs no attention any more', async ({ page, register }) => {
  await given('a data manager on an unborn plan that is past its end', async () => {
    await logInAs(page, 'Marcus Whitfield')
    await page.goto('/plans?kind=UCPP&status=attention')
  })
  const before = await page.getByRole('rowheader').count()
  await when('he records the birth and the baby’s own plan', async () => {
    await page.getByRole('rowheader').getByRole('link').first().click()
    await press(page, 'Record the birth')
    await typeDate(page, await day(register, 0))
    await press(page, 'Continue')
    await choose(page, 'Child protection plan')
    await page.getByRole('textbox', { name: 'What is the baby’s NHS number?' }).fill('9999000053')
    await press(page, 'Continue')
    await page.getByRole('textbox', { name: 'Family name' }).fill('Fenwick')
    await page.getByRole('textbox', { name: 'Given names' }).fill('Baby')
    await press(page, 'Continue')
    await typeDate(page, await day(register, 0))
    await press(page, 'Continue')
    await press(page, 'Confirm and save')
    await press(page, 'Yes, that is right')
    await press(page, 'Confirm and save')
  })
  await so('both are saved, and the list is one shorter', async () => {
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Birth recorded')
    await page.goto('/plans?kind=UCPP&status=attention')
    expect(await page.getByRole('rowheader').count()).toBe(before - 1)
  })
})

test.describe('a child’s record', () => {
  test('shows a practitioner who looked, and offers no act', async ({ page, anotherComputer }) => {
    await given('a look-up by a nurse', async () => {
      const ward = await anotherComputer()
      await logInAs(ward, 'Amara Osei')
      await lookUp(ward, onAPlanOfLeeds)
    })
    await when('a practitioner opens the child', async () => {
      await logInAs(page, 'Priya Raman')
      await openRecord(page, onAPlanOfLeeds)
    })
    await so('the look-up is there, and no button', async () => {
      await expect(page.getByRole('heading', { name: 'Seen in unscheduled care' })).toBeVisible()
      await expect(page.getByRole('row', { name: /Amara Osei/ }).first()).toBeVisible()
      await expect(page.getByRole('main').getByRole('button')).toHaveCount(0)
    })
  })

  test('of another authority is not found', async ({ page, register }) => {
    const { childId } = await ordinaryPlan(register)
    await given('a data manager of Camden', () => logInAs(page, 'Ibrahim Sesay'))
    const answer = await when('he opens the address of a child of Leeds', () => page.goto(`/plans/children/${childId}`))
    await so('there is no such page', () => expect(answer?.status()).toBe(404))
  })
})

/** The day this many days from today, by the database's calendar. */
async function day(register: pg.Client, days: number): Promise<string> {
  const { rows } = await register.query<{ day: string }>('select (cpis.today() + $1::integer)::text as day', [days])
  return rows[0]?.day ?? ''
}

async function endOf(register: pg.Client, planId: string): Promise<string | undefined> {
  const { rows } = await register.query<{ end: string }>('select end_date::text as end from cpis.plan where id = $1', [planId])
  return rows[0]?.end
}
