import type { Page } from '@playwright/test'
import { addPlanUnder, choose, nameChild, openRecord, passDetails, press, typeDate, typeDay } from '../plan-steps'
import { logInAs } from '../steps'
import { ordinaryPlan } from './register-acts'
import type { Scene, ScreenState } from './state'

const folder = 'app/(authority)/plans'
const record = { file: `${folder}/children/[childId]/page.tsx`, path: '/plans/children/', longest: 2400 }
const question = { file: `${folder}/drafts/[draftId]/[question]/page.tsx`, path: '/plans/drafts/' }
const check = { file: `${folder}/drafts/[draftId]/check/page.tsx`, path: '/plans/drafts/' }
const compare = { file: `${folder}/drafts/[draftId]/compare/page.tsx`, path: '/plans/drafts/' }
const done = { file: `${folder}/drafts/[draftId]/done/page.tsx`, path: '/plans/drafts/' }

const manager = 'Marcus Whitfield'
/** An NHS number that nobody on the register has. */
const unknownNumber = '9999000045'
const colleague = 'Another Colleague'

/** Undoes what these states leave in the register, and deletes the forms that they began. */
async function restore({ register }: Scene): Promise<void> {
  const added = `select id from cpis.plan where type = 'LAC' and changed_by = '${manager}' and changed_at > now() - interval '1 hour'`
  // With a new version, as when anybody changes it back: otherwise the next clash would find nothing changed since the last one.
  await register.query('update cpis.plan set end_date = null where changed_by = $1 and end_date is not null', [colleague])
  await register.query('set session_replication_role = replica')
  await register.query('delete from cpis.plan_draft')
  await register.query(`delete from cpis.plan_version where plan_id in (${added})`)
  await register.query(`delete from cpis.plan where id in (${added})`)
  await register.query('set session_replication_role = default')
}

async function openOrdinary({ page, register }: Scene, who = manager): Promise<string> {
  const { number, planId } = await ordinaryPlan(register)
  await logInAs(page, who)
  await openRecord(page, number)
  return planId
}

/** Starts to add a looked-after status to an ordinary child, as far as the page that asks when it began. */
async function asFarAsStart(scene: Scene): Promise<void> {
  await openOrdinary(scene)
  await press(scene.page, 'Add a plan')
  await choose(scene.page, 'Looked-after child')
}

async function asFarAsCheck(scene: Scene, start: string): Promise<void> {
  await asFarAsStart(scene)
  await typeDate(scene.page, start)
  await press(scene.page, 'Continue')
  await passDetails(scene.page)
  await press(scene.page, 'Yes, that is right')
}

/** A colleague ends the plan while somebody else is ending it as of another day. */
async function clash(scene: Scene): Promise<void> {
  const { page, register } = scene
  const planId = await openOrdinary(scene)
  await press(page, 'End')
  await typeDate(page, await today(scene))
  await press(page, 'Continue')
  await register.query('update cpis.plan set end_date = cpis.today() + 14, changed_by = $2 where id = $1', [planId, colleague])
  await press(page, 'Confirm and save')
  await page.getByRole('heading', { level: 1, name: /This record changed while you worked/ }).waitFor()
}

async function today({ register }: Scene, days = 0): Promise<string> {
  const { rows } = await register.query<{ day: string }>('select (cpis.today() + $1::integer)::text as day', [days])
  return rows[0]?.day ?? ''
}

/** A state of one question of a form, reached by Leeds's data manager. */
function asked(name: string, reach: (scene: Scene & { page: Page }) => Promise<void>, pictured?: true): ScreenState {
  return { ...question, name, pictured, reach, restore }
}

/** What a data manager does with plans by hand. */
export const planStates: ScreenState[] = [
  { ...record, name: 'child', pictured: true, restore, reach: async (scene) => void (await openOrdinary(scene)) },
  { ...record, name: 'child-of-a-practitioner', reach: async (scene) => void (await openOrdinary(scene, 'Priya Raman')) },
  asked('plan-number-error', async ({ page }) => {
    await logInAs(page, manager)
    await addPlanUnder(page, '999 000 001')
  }),
  asked('plan-is-this-the-child', async ({ page, register }) => {
    const { number } = await ordinaryPlan(register)
    await logInAs(page, manager)
    await addPlanUnder(page, number)
  }),
  asked('plan-of-a-new-child', async ({ page }) => {
    await logInAs(page, manager)
    await addPlanUnder(page, unknownNumber)
  }, true),
  asked('plan-of-a-new-child-error', async ({ page }) => {
    await logInAs(page, manager)
    await addPlanUnder(page, unknownNumber)
    await press(page, 'Continue')
  }),
  asked('plan-start', asFarAsStart),
  asked('plan-start-error', async (scene) => {
    await asFarAsStart(scene)
    await typeDate(scene.page, await today(scene, 3))
    await press(scene.page, 'Continue')
  }, true),
  asked('plan-details', async (scene) => {
    await asFarAsStart(scene)
    await typeDate(scene.page, await today(scene, -2))
    await press(scene.page, 'Continue')
    await scene.page.getByRole('heading', { level: 1, name: 'Care plan details' }).waitFor()
  }),
  asked('plan-possible-mistake', async (scene) => {
    await asFarAsStart(scene)
    await typeDate(scene.page, await today(scene, -500))
    await press(scene.page, 'Continue')
    await passDetails(scene.page)
  }, true),
  asked('plan-national-record', async (scene) => {
    const { page } = scene
    await logInAs(page, manager)
    await addPlanUnder(page, unknownNumber)
    await nameChild(page, 'Fenwick', 'Ottilie', await today(scene, -700))
    await choose(page, 'Child protection plan')
    await typeDate(page, await today(scene, -2))
    await press(page, 'Continue')
    await passDetails(page)
    await press(page, 'Confirm and save')
    await page.getByRole('heading', { level: 1, name: 'Is this right?' }).waitFor()
  }, true),
  {
    ...check, name: 'plan-check', pictured: true, restore,
    reach: async (scene) => asFarAsCheck(scene, await today(scene, -2)),
  },
  {
    ...check, name: 'plan-nothing-changed', restore,
    reach: async (scene) => {
      await openOrdinary(scene)
      await press(scene.page, 'Change')
      await press(scene.page, 'Confirm and save')
    },
  },
  { ...compare, name: 'plan-clash', pictured: true, restore, reach: clash },
  {
    ...compare, name: 'plan-clash-not-chosen', restore,
    reach: async (scene) => {
      await clash(scene)
      await press(scene.page, 'Continue')
    },
  },
  {
    ...done, name: 'plan-saved', pictured: true, restore,
    reach: async (scene) => {
      await asFarAsCheck(scene, await today(scene, -2))
      await press(scene.page, 'Confirm and save')
    },
  },
  {
    ...record, name: 'plan-end-to-confirm', pictured: true,
    reach: async (scene) => {
      const { number, planId } = await ordinaryPlan(scene.register)
      await scene.register.query(
        `insert into cpis.held_ending (authority_id, upload_id, plan_id, end_date, how, apply_after, needs_approval, needs_confirmation)
         select p.authority_id, (select id from cpis.upload u where u.authority_id = p.authority_id order by received_at desc limit 1), p.id,
                cpis.today() - 40, 'in-file', now(), false, true from cpis.plan p where p.id = $1`,
        [planId],
      )
      await logInAs(scene.page, manager)
      await openRecord(scene.page, number)
    },
    restore: async ({ register }) => {
      await register.query(`delete from cpis.held_ending where needs_confirmation`)
    },
  },
  asked('birth', async ({ page }) => {
    await logInAs(page, manager)
    await page.goto('/plans?kind=UCPP&status=attention')
    await page.getByRole('rowheader').getByRole('link').first().click()
    await press(page, 'Record the birth')
    await page.getByRole('heading', { level: 1, name: 'When was the baby born?' }).waitFor()
  }),
  {
    name: 'plans-that-need-attention', file: `${folder}/page.tsx`, path: '/plans', longest: 1600, pictured: true, restore,
    reach: async ({ page }) => {
      await logInAs(page, manager)
      await page.goto('/plans?status=attention')
    },
  },
  {
    name: 'plans-filter-error', file: `${folder}/page.tsx`, path: '/plans', longest: 1600, restore,
    reach: async ({ page }) => {
      await logInAs(page, manager)
      await page.goto('/plans?kind=LAC')
      await typeDay(page, 'Started from', '2026-02-30')
      await press(page, 'Apply filters')
    },
  },
]
