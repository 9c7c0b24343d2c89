import { numbersToTry } from '@/demo/register/numbers-to-try'
import { chooseWorkplace, enter, logInAs, lookUp, numberField } from '../steps'
import { ageAccess, letIn, shutOut } from '../register'
import type { Scene, ScreenState } from './state'

const form = { file: 'app/(clinical)/lookup/page.tsx', path: '/lookup' }
const result = { file: 'app/(clinical)/lookup/[accessId]/page.tsx', path: '/lookup/' }
const emergency = { file: 'app/(clinical)/lookup/emergency/page.tsx', path: '/lookup/emergency' }

/** The form after somebody has done something on it. */
function formAfter(name: string, who: string, act: (scene: Scene) => Promise<void>, pictured?: true): ScreenState {
  return {
    ...form, name, pictured,
    reach: async (scene) => {
      await logInAs(scene.page, who)
      await act(scene)
    },
  }
}

/** The result for an NHS number, seen by a nurse in an emergency department unless somebody else is named. */
function resultOf(name: string, number: string, { pictured, who = 'Amara Osei' }: { pictured?: true; who?: string } = {}): ScreenState {
  return {
    ...result, name, pictured,
    reach: async ({ page }) => {
      await logInAs(page, who)
      await lookUp(page, number)
    },
  }
}

/** Goes as far as the page that asks why a protected record has to be seen now. */
async function askForEmergency({ page }: Scene): Promise<void> {
  await logInAs(page, 'Amara Osei')
  await lookUp(page, protectedNumber)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Get emergency access' }).click()])
}

/** Gives the reason and presses the button, whatever its text. */
async function sayWhy({ page }: Scene, why: string): Promise<void> {
  await page.getByRole('textbox').fill(why)
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: /^(See the record now|Log in again)$/ }).click()])
}

const OTHER = 'Published by mistake'

/** Camden publishes somebody else under the number of a child of Leeds. */
async function publishAnother({ register }: Scene): Promise<void> {
  await register.query(
    `with camden as (select organisation_id from cpis.authority where dfe_code = '202'), child as (
       insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth, changed_by)
       select organisation_id, $1, 'Adeyemi', 'Ruth', date '2015-02-11', $2 from camden returning id, authority_id, nhs_number)
     insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, changed_by)
     select id, authority_id, nhs_number, 'LAC', cpis.today() - 60, $2 from child`,
    [plan, OTHER],
  )
}

async function takeAwayTheOther({ register }: Scene): Promise<void> {
  const children = `select id from cpis.child where changed_by = '${OTHER}'`
  await register.query('set session_replication_role = replica')
  await register.query(`delete from cpis.number_check where child_id in (${children})`)
  await register.query(`delete from cpis.notification where child_id in (${children})`)
  await register.query(`delete from cpis.plan_version where child_id in (${children})`)
  await register.query(`delete from cpis.plan where child_id in (${children})`)
  await register.query(`delete from cpis.child_version where child_id in (${children})`)
  await register.query(`delete from cpis.child where changed_by = '${OTHER}'`)
  await register.query('set session_replication_role = default')
}

async function sendForm({ page }: Scene): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Check' }).click()])
}

async function askForAnotherReason(scene: Scene): Promise<void> {
  await scene.page.getByRole('radio', { name: 'Another reason' }).check()
  await numberField(scene.page).fill('9990000018')
  await sendForm(scene)
}

const pictured = true
const [plan, lookedAfter, unborn, mother, authorities, previous, ended, protectedNumber, superseded, unknown] =
  numbersToTry.map(({ number }) => number) as [string, string, string, string, string, string, string, string, string, string]

/** The look-up and every answer it can give. */
export const clinicalStates: ScreenState[] = [
  formAfter('look-up', 'Amara Osei', async () => undefined, pictured),
  formAfter('look-up-in-maternity', 'Siân Pritchard', async () => undefined),
  formAfter('look-up-in-scheduled-care', 'Beth Carmichael', async () => undefined),
  formAfter('look-up-error', 'Amara Osei', ({ page }) => enter(page, '9990000019'), pictured),
  formAfter('look-up-without-the-number', 'Amara Osei', async ({ page }) => page.getByText('I do not have the NHS number').click()),
  formAfter('look-up-another-reason', 'Amara Osei', askForAnotherReason),
  formAfter('look-up-another-reason-error', 'Amara Osei', async (scene) => {
    await askForAnotherReason(scene)
    await scene.page.getByRole('textbox', { name: 'What is the reason?' }).fill('Curious')
    await sendForm(scene)
  }),
  formAfter('look-up-no-reason', 'Amara Osei', async (scene) => {
    await scene.page.evaluate(() => document.querySelectorAll<HTMLInputElement>('input[type=radio]').forEach((radio) => (radio.checked = false)))
    await sendForm(scene)
  }),
  {
    ...form, name: 'look-up-setting-changed',
    reach: async ({ page }) => {
      // The session guard would leave this page as soon as the session belongs to another place of work.
      await page.route('**/session-guard.js*', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }))
      await logInAs(page, 'Yusuf Demir')
      await chooseWorkplace(page, /Walk-in centre/)
      await numberField(page).fill(plan)
      const otherTab = await page.context().newPage()
      await otherTab.goto('/choose-role')
      await chooseWorkplace(otherTab, /Emergency department/)
      await numberField(otherTab).waitFor()
      await otherTab.close()
      await Promise.all([page.waitForEvent('load'), numberField(page).press('Enter')])
      await page.getByRole('link', { name: /^You now work in/ }).waitFor()
    },
  },
  resultOf('result-child-protection-plan', plan, { pictured }),
  {
    ...result, name: 'result-outcome-told',
    reach: async ({ page }) => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, plan)
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Admitted' }).click()])
      await page.getByText('Saved.').waitFor()
    },
  },
  {
    ...result, name: 'result-call-back-error',
    reach: async ({ page }) => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, plan)
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Admitted' }).click()])
      await page.getByText('Add a call-back number').click()
      await page.getByLabel('Call-back number').fill('12345')
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save number' }).click()])
    },
  },
  {
    ...result, name: 'result-answered',
    reach: async ({ page, register }) => {
      await logInAs(page, 'Amara Osei')
      const path = await lookUp(page, plan)
      await register.query(
        `update cpis.notification set acknowledged_at = now(), acknowledged_by = (select id from cpis.person where name = 'Priya Raman'), answer = 'will-call'
         where event_id = $1`, [path.split('/').at(-1)])
      await page.reload()
    },
  },
  resultOf('result-looked-after', lookedAfter, { pictured }),
  resultOf('result-unborn', unborn, { pictured, who: 'Siân Pritchard' }),
  resultOf('result-unborn-past-its-date', '9990000492', { pictured, who: 'Siân Pritchard' }),
  resultOf('result-two-records', mother, { pictured }),
  resultOf('result-two-authorities', authorities, { pictured }),
  {
    ...result, name: 'result-two-people', pictured, restore: takeAwayTheOther,
    reach: async (scene) => {
      await publishAnother(scene)
      await logInAs(scene.page, 'Amara Osei')
      await lookUp(scene.page, plan)
    },
  },
  resultOf('result-previously', previous, { pictured }),
  resultOf('result-protected', protectedNumber, { pictured }),
  { ...emergency, name: 'emergency-access', pictured, reach: askForEmergency },
  {
    ...emergency, name: 'emergency-access-error',
    reach: async (scene) => {
      await askForEmergency(scene)
      await sayWhy(scene, 'In a hurry')
    },
  },
  {
    ...emergency, name: 'emergency-access-log-in-again',
    reach: async (scene) => {
      await askForEmergency(scene)
      await scene.register.query(`update cpis.session set auth_time = now() - interval '6 minutes' where ended_at is null`)
      await scene.page.reload()
    },
  },
  { ...emergency, name: 'emergency-access-nothing-waits', reach: async ({ page }) => {
    await logInAs(page, 'Beth Carmichael')
    await page.goto('/lookup/emergency')
  } },
  {
    ...result, name: 'result-protected-opened', pictured,
    reach: async (scene) => {
      await askForEmergency(scene)
      await sayWhy(scene, 'The mother is unconscious and nobody answers')
    },
  },
  {
    ...result, name: 'result-after-many-checks',
    reach: async ({ page }) => {
      await logInAs(page, 'Amara Osei')
      await page.goto(`${await lookUp(page, unknown)}?many`)
    },
  },
  resultOf('result-superseded', superseded, { pictured }),
  resultOf('result-none', unknown, { pictured }),
  resultOf('result-none-ended-long-ago', ended),
  resultOf('result-in-scheduled-care', plan, { who: 'Beth Carmichael' }),
  resultOf('result-protected-in-scheduled-care', protectedNumber, { who: 'Beth Carmichael' }),
  resultOf('result-long-name', '9990000360'),
  resultOf('result-newborn', '9990000344'),
  resultOf('result-full-list-of-accesses', '9990000425'),
  resultOf('result-never-updated', '9990000409'),
  {
    ...result, name: 'result-over', pictured,
    reach: async ({ page, register }) => {
      await logInAs(page, 'Amara Osei')
      await ageAccess(register, await lookUp(page, plan), 16)
      await page.reload()
    },
  },
  {
    ...result, name: 'result-ten-minutes-old',
    reach: async ({ page }) => {
      await page.clock.install()
      await logInAs(page, 'Amara Osei')
      await lookUp(page, plan)
      await page.clock.fastForward('10:05')
      await page.getByRole('heading', { name: 'This result is 10 minutes old' }).waitFor()
    },
  },
  ...[['child-protection-plan', plan], ['none', unknown]].map(([name, number]): ScreenState => ({
    ...result, name: `printed-${name}`, pictured,
    reach: async ({ page }) => {
      await logInAs(page, 'Amara Osei')
      await lookUp(page, number!)
      await page.emulateMedia({ media: 'print' })
    },
  })),
  {
    name: 'unavailable', file: 'app/unavailable/page.tsx', path: '/lookup/check', status: 503, pictured,
    reach: async ({ page, register }) => {
      await logInAs(page, 'Amara Osei')
      await shutOut(register)
      await numberField(page).fill(plan)
      await Promise.all([page.waitForEvent('load'), numberField(page).press('Enter')])
      await page.getByRole('heading', { level: 1, name: 'CPIS is unavailable' }).waitFor()
    },
    restore: ({ register }) => letIn(register),
  },
]
