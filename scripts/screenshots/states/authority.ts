import { letIn, restoreEveryPlan, shutOut, withdrawEveryPlan } from '../register'
import { logInAs, lookUp } from '../steps'
import type { Scene, ScreenState } from './state'

const longest = 1600
const notifications = { file: 'app/(authority)/notifications/page.tsx', path: '/notifications', longest }
const plans = { file: 'app/(authority)/plans/page.tsx', path: '/plans', longest }

/** The list of plans at an address, or after a search. */
function list(name: string, { address = '/plans', who = 'Marcus Whitfield', term, pictured }: {
  address?: string; who?: string; term?: string; pictured?: true } = {}): ScreenState {
  return {
    ...plans, name, pictured,
    reach: async ({ page }) => {
      await logInAs(page, who)
      await page.goto(address)
      if (term === undefined) return
      await page.getByRole('textbox', { name: 'NHS number or family name' }).fill(term)
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Find' }).click()])
    },
  }
}

/** The Notifications page at an address. */
function notificationsAt(name: string, address: string): ScreenState {
  return {
    ...notifications, name,
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await page.goto(address)
    },
  }
}

async function lookAndReadNotifications({ page }: Scene): Promise<void> {
  await logInAs(page, 'Amara Osei')
  await lookUp(page, '9990000018')
  await page.getByRole('button', { name: 'Log out' }).click()
  await logInAs(page, 'Priya Raman')
}

/** What an authority sees: who looked, and its own plans. */
export const authorityStates: ScreenState[] = [
  { ...notifications, name: 'notifications', pictured: true, reach: lookAndReadNotifications },
  {
    ...notifications, name: 'notifications-acknowledged',
    reach: async (scene) => {
      await lookAndReadNotifications(scene)
      await scene.page.getByRole('button', { name: /^We will call/ }).first().click()
      await scene.page.waitForLoadState('networkidle')
      await scene.page.goto('/notifications?status=acknowledged')
      await scene.page.getByText(/by Priya Raman/).first().waitFor()
    },
  },
  notificationsAt('notifications-second-page', '/notifications?page=2'),
  notificationsAt('notifications-filtered', '/notifications?status=overdue&since=30-days&assigned=unassigned'),
  notificationsAt('notifications-none-match', '/notifications?setting=nowhere'),
  {
    ...notifications, name: 'notifications-nothing-ticked',
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Acknowledge the ticked visits' }).click()])
    },
  },
  {
    ...notifications, name: 'notifications-nobody-chosen',
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await page.getByRole('checkbox').first().check()
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Assign the ticked visits' }).click()])
    },
  },
  {
    name: 'planned-care', file: 'app/(authority)/notifications/planned-care/page.tsx', path: '/notifications/planned-care', longest, pictured: true,
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await page.getByRole('link', { name: 'See who looked in planned care' }).click()
      await page.getByRole('heading', { level: 1, name: 'Viewed in planned care' }).waitFor()
    },
  },
  {
    name: 'planned-care-none', file: 'app/(authority)/notifications/planned-care/page.tsx', path: '/notifications/planned-care',
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await page.goto('/notifications/planned-care?before=2001-01-01T00:00:00.000Z')
    },
  },
  {
    name: 'child-visits', file: 'app/(authority)/notifications/children/[childId]/page.tsx', path: '/notifications/children/', longest, pictured: true,
    reach: async ({ page }) => {
      await logInAs(page, 'Priya Raman')
      await page.getByRole('link', { name: /^All visits/ }).first().click()
      await page.getByRole('heading', { level: 1, name: /Seen in unscheduled care/ }).waitFor()
    },
  },
  {
    name: 'child-never-seen', file: 'app/(authority)/notifications/children/[childId]/page.tsx', path: '/notifications/children/',
    reach: async ({ page, register }) => {
      const { rows } = await register.query<{ id: string }>(
        `select c.id from cpis.child c join cpis.organisation o on o.id = c.authority_id where o.name = 'Leeds City Council'
         and not exists (select from cpis.notification n where n.child_id = c.id) order by c.id limit 1`)
      await logInAs(page, 'Priya Raman')
      await page.goto(`/notifications/children/${rows[0]?.id}`)
    },
  },
  {
    ...notifications, name: 'notifications-none',
    reach: async ({ page, register }) => {
      await register.query('create table public.kept_notification as select * from cpis.notification')
      await register.query('delete from cpis.notification')
      await logInAs(page, 'Priya Raman')
    },
    restore: async ({ register }) => {
      await register.query('insert into cpis.notification select * from public.kept_notification')
      await register.query('drop table public.kept_notification')
    },
  },
  {
    name: 'act-unanswered', file: 'app/unavailable/page.tsx', path: '/notifications', status: 503, fault: /status of 503/,
    reach: async ({ page, register }) => {
      await logInAs(page, 'Priya Raman')
      await shutOut(register)
      await page.getByRole('button', { name: /^We will call/ }).first().click()
      await page.getByRole('heading', { level: 1, name: 'CPIS is unavailable' }).waitFor()
    },
    restore: ({ register }) => letIn(register),
  },
  list('plans', { who: 'Priya Raman', pictured: true }),
  list('plans-of-a-data-manager'),
  list('plans-filtered-and-sorted', { address: '/plans?kind=LAC&status=ended&sort=child&dir=asc' }),
  list('plans-second-page', { address: '/plans?page=2' }),
  list('plans-none-match', { address: '/plans?kind=UCPP&status=ended', term: 'Zzyzx' }),
  list('plans-found', { term: 'Featherstonehaugh' }),
  list('plans-search-error', { term: '999 000 001' }),
  {
    ...plans, name: 'plans-none-published',
    reach: async ({ page, register }) => {
      await withdrawEveryPlan(register)
      await logInAs(page, 'Marcus Whitfield')
    },
    restore: ({ register }) => restoreEveryPlan(register),
  },
]
