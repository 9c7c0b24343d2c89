import { typeDay } from '../plan-steps'
import { logInAs } from '../steps'
import type { Scene, ScreenState } from './state'

const longest = 2400
const audit = { file: 'app/(audit)/audit/page.tsx', path: '/audit', longest }
const records = { file: 'app/(audit)/access-records/page.tsx', path: '/access-records', longest }
const files = { file: 'app/(audit)/access-records/exports/page.tsx', path: '/access-records/exports', longest }
const log = { file: 'app/(audit)/event-log/page.tsx', path: '/event-log', longest }
const own = { file: 'app/(audit)/access-log/page.tsx', path: '/access-log', longest }

/** A range of days that covers the demonstration register's look-ups, whichever day it was filled on. */
const FIRST_DAY = '2020-01-01'

async function openAs({ page }: Scene, who: string, path: string): Promise<void> {
  await logInAs(page, who)
  await page.goto(path)
}

/** Asks the first question of the auditor's page. */
async function askAboutChild(scene: Scene, number: string): Promise<void> {
  await openAs(scene, 'Catherine Moyo', '/audit')
  await scene.page.getByLabel('NHS number').fill(number)
  await typeDay(scene.page.getByRole('region', { name: 'Who has viewed this child?' }), 'First day', FIRST_DAY)
  await scene.page.getByRole('button', { name: 'Show who has viewed this child' }).click()
}

/** Asks the second question, and waits for the people with that name. */
async function askAboutPerson(scene: Scene, name: string): Promise<void> {
  await openAs(scene, 'Catherine Moyo', '/audit')
  await scene.page.getByLabel('Name, or a part of it').fill(name)
  await typeDay(scene.page.getByRole('region', { name: 'What did this person look at?' }), 'First day', FIRST_DAY)
  await scene.page.getByRole('button', { name: 'Find this person' }).click()
  await scene.page.getByRole('heading', { name: 'Which person?' }).waitFor()
}

/** Asks for a file of the look-ups that met protected records. */
async function askForFile(scene: Scene): Promise<void> {
  const { page } = scene
  await openAs(scene, 'Catherine Moyo', '/access-records/exports?outcome=protected')
  await page.getByLabel('Why do you need it?').fill('Asked for by the Caldicott guardian, case 12')
  await page.getByRole('button', { name: 'Ask for this file' }).click()
  await page.getByText('Your request waits for a national administrator.').waitFor()
}

/** Somebody else agrees to whatever is waiting. */
async function agreed({ register }: Scene): Promise<void> {
  await register.query(`update cpis.access_export set decision = 'approved', decided_at = now(), decided_by = p.id, decided_by_name = p.name
    from cpis.person p where p.name = 'Eleanor Marsh' and decision is null`)
}

async function forgetFiles({ register }: Scene): Promise<void> {
  await register.query('set session_replication_role = replica')
  await register.query('delete from cpis.access_export')
  await register.query('set session_replication_role = origin')
}

/** What the last verification found, as the verifier writes it. */
async function verified({ register }: Scene, problems: number): Promise<void> {
  await register.query(
    `insert into cpis.verification_run (rows, checkpoints, verdict, first_bad_id, first_problem, problems, milliseconds)
     values (12000, 4321, $1, $2, $3, $4, 900)`,
    problems === 0 ? ['proved', null, null, 0] : ['broken', '01a1fe52-2a00-7940-99b2-fa4701b711d5', 'the record is not what it was when it was sealed', problems])
}

async function forgetVerification({ register }: Scene): Promise<void> {
  await register.query('set session_replication_role = replica')
  await register.query('delete from cpis.verification_run')
  await register.query('set session_replication_role = origin')
}

/** What auditors see, and what a safeguarding lead sees of their own organisation. */
export const auditStates: ScreenState[] = [
  { ...audit, name: 'audit-not-verified-yet', reach: (scene) => openAs(scene, 'Catherine Moyo', '/audit') },
  {
    ...audit, name: 'audit', pictured: true, restore: forgetVerification,
    reach: async (scene) => {
      await verified(scene, 0)
      await openAs(scene, 'Catherine Moyo', '/audit')
    },
  },
  {
    ...audit, name: 'audit-records-were-changed', pictured: true, restore: forgetVerification,
    reach: async (scene) => {
      await verified(scene, 3)
      await openAs(scene, 'Catherine Moyo', '/audit')
    },
  },
  { ...audit, name: 'audit-too-many-questions', reach: (scene) => openAs(scene, 'Catherine Moyo', '/audit?limit=reached') },
  { ...audit, name: 'audit-number-refused', reach: (scene) => askAboutChild(scene, '999 000 0019') },
  { file: 'app/(audit)/access-records/child/page.tsx', path: '/access-records/child', longest, name: 'who-has-viewed-a-child', pictured: true, reach: (scene) => askAboutChild(scene, '999 000 0018') },
  { file: 'app/(audit)/access-records/child/page.tsx', path: '/access-records/child', longest, name: 'who-has-viewed-a-replaced-number', reach: (scene) => askAboutChild(scene, '999 000 0093') },
  { file: 'app/(audit)/access-records/child/page.tsx', path: '/access-records/child', name: 'who-has-viewed-nobody-asked', reach: (scene) => openAs(scene, 'Catherine Moyo', '/access-records/child') },
  { file: 'app/(audit)/access-records/people/page.tsx', path: '/access-records/people', name: 'which-person', reach: (scene) => askAboutPerson(scene, 'Osei') },
  { file: 'app/(audit)/access-records/people/page.tsx', path: '/access-records/people', name: 'which-person-nobody', reach: (scene) => askAboutPerson(scene, 'Nobody of this name') },
  {
    file: 'app/(audit)/access-records/person/page.tsx', path: '/access-records/person', longest, name: 'everything-a-person-looked-at', pictured: true,
    reach: async (scene) => {
      await askAboutPerson(scene, 'Amara Osei')
      await scene.page.getByRole('link', { name: 'Amara Osei' }).click()
    },
  },
  { ...records, name: 'access-records-nothing-asked', reach: (scene) => openAs(scene, 'Catherine Moyo', '/access-records') },
  { ...records, name: 'access-records', pictured: true, reach: (scene) => openAs(scene, 'Catherine Moyo', '/access-records?setting=emergency-department') },
  { ...records, name: 'access-records-no-match', reach: (scene) => openAs(scene, 'Catherine Moyo', '/access-records?outcome=refused') },
  {
    file: 'app/(audit)/access-records/[eventId]/page.tsx', path: '/access-records/', name: 'access-record', pictured: true,
    reach: async (scene) => {
      await openAs(scene, 'Catherine Moyo', '/access-records?outcome=protected')
      await scene.page.getByRole('table').getByRole('link').first().click()
    },
  },
  { ...files, name: 'access-files-none', reach: (scene) => openAs(scene, 'Eleanor Marsh', '/access-records/exports') },
  { ...files, name: 'access-files-ask', reach: (scene) => openAs(scene, 'Catherine Moyo', '/access-records/exports?outcome=protected') },
  { ...files, name: 'access-files-waiting', reach: askForFile, restore: forgetFiles },
  {
    ...files, name: 'access-files-to-decide', pictured: true, restore: forgetFiles,
    reach: async (scene) => {
      await askForFile(scene)
      await scene.page.context().clearCookies()
      await openAs(scene, 'Eleanor Marsh', '/access-records/exports')
    },
  },
  {
    ...files, name: 'access-files-to-take', restore: forgetFiles,
    reach: async (scene) => {
      await askForFile(scene)
      await agreed(scene)
      await scene.page.goto('/access-records/exports')
    },
  },
  { ...log, name: 'log-of-events', pictured: true, reach: (scene) => openAs(scene, 'Catherine Moyo', '/event-log') },
  { ...log, name: 'log-of-events-no-match', reach: (scene) => openAs(scene, 'Catherine Moyo', '/event-log?from=2001-01-01&to=2001-01-02') },
  {
    ...log, name: 'log-of-events-of-a-child',
    reach: async (scene) => {
      await openAs(scene, 'Catherine Moyo', '/event-log')
      await scene.page.getByLabel('NHS number of a child').fill('999 000 0018')
      await Promise.all([scene.page.waitForEvent('load'), scene.page.getByRole('button', { name: 'Show events' }).click()])
    },
  },
  {
    ...log, name: 'log-of-events-error',
    reach: async (scene) => {
      await openAs(scene, 'Catherine Moyo', '/event-log')
      await typeDay(scene.page, 'First day', '2026-13-05')
      await Promise.all([scene.page.waitForEvent('load'), scene.page.getByRole('button', { name: 'Show events' }).click()])
    },
  },
  { ...own, name: 'who-looked-nothing-asked', reach: (scene) => openAs(scene, 'Helen Thackray', '/access-log') },
  { ...own, name: 'who-looked', pictured: true, reach: (scene) => openAs(scene, 'Helen Thackray', '/access-log?reason=safeguarding') },
  {
    file: 'app/(audit)/access-log/[eventId]/page.tsx', path: '/access-log/', name: 'who-looked-one-record',
    reach: async (scene) => {
      await openAs(scene, 'Helen Thackray', '/access-log?reason=direct-care')
      await scene.page.getByRole('table').getByRole('link').first().click()
    },
  },
]
