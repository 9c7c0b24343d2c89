import type { Page } from '@playwright/test'
import { logInAs } from '../steps'
import type { Scene, ScreenState } from './state'

const longest = 2400
const people = { file: 'app/(admin)/people/page.tsx', path: '/people', longest: 4000 }
const invite = { file: 'app/(admin)/people/invite/page.tsx', path: '/people/invite', longest }
const person = { file: 'app/(admin)/people/[personId]/page.tsx', path: '/people/', longest }
const organisations = { file: 'app/(admin)/organisations/page.tsx', path: '/organisations', longest: 4000 }
const add = { file: 'app/(admin)/organisations/add/page.tsx', path: '/organisations/add', longest }
const organisation = { file: 'app/(admin)/organisations/[organisationId]/page.tsx', path: '/organisations/', longest: 3600 }
const privileged = { file: 'app/(admin)/privileged-roles/page.tsx', path: '/privileged-roles', longest }

function open(who: string, path: string): (scene: Scene) => Promise<void> {
  return async ({ page }) => {
    await logInAs(page, who)
    await page.goto(path)
  }
}

function openLink(who: string, path: string, link: string): (scene: Scene) => Promise<void> {
  return async (scene) => {
    await open(who, path)(scene)
    await scene.page.getByRole('link', { name: link }).first().click()
    await scene.page.waitForLoadState()
  }
}

async function fillInvitation(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Declan Moran')
  await page.getByLabel('Work email address').fill('declan.moran@rr8.nhs.example')
  await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Clinician' })
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForLoadState()
}

/** A privileged role that Samuel Okonkwo has requested. */
async function askForRole({ register }: Scene): Promise<void> {
  await register.query(
    `insert into cpis.role_request (person_id, role, organisation_id, reason, requested_by, requested_by_name)
     select p.id, 'NA', o.id, 'Takes over from a colleague who retires', s.id, s.name
     from cpis.person p, cpis.person s, cpis.organisation o
     where p.email = 'peter.lindqvist@rqx.nhs.example' and s.name = 'Samuel Okonkwo' and o.kind = 'national'`)
}

async function takeBackRole({ register }: Scene): Promise<void> {
  await register.query('set session_replication_role = replica')
  await register.query(`delete from cpis.role_request where reason = 'Takes over from a colleague who retires'`)
  await register.query('set session_replication_role = origin')
}

/** What organisation administrators and national administrators see. */
export const administrationStates: ScreenState[] = [
  { ...people, name: 'people', pictured: true, reach: open('Deborah Sykes', '/people') },
  { ...people, name: 'people-of-all-organisations', reach: open('Eleanor Marsh', '/people') },
  {
    ...people, name: 'people-found',
    reach: async (scene) => {
      await open('Eleanor Marsh', '/people')(scene)
      await scene.page.getByLabel('Name or email address').fill('osei')
      await scene.page.getByRole('button', { name: 'Search' }).click()
      await scene.page.getByText('Found by').waitFor()
    },
  },
  { ...people, name: 'people-nobody', reach: open('Deborah Sykes', '/people?state=suspended') },
  { ...invite, name: 'invite', reach: open('Deborah Sykes', '/people/invite') },
  {
    ...invite, name: 'invite-error',
    reach: async (scene) => {
      await open('Deborah Sykes', '/people/invite')(scene)
      await fillInvitation(scene.page)
    },
  },
  {
    ...invite, name: 'invite-check', pictured: true,
    reach: async (scene) => {
      await open('Deborah Sykes', '/people/invite')(scene)
      await fillInvitation(scene.page)
      await scene.page.getByLabel('Care setting').selectOption({ index: 1 })
      await scene.page.getByRole('button', { name: 'Continue' }).click()
      await scene.page.getByRole('heading', { name: 'Check your answers' }).waitFor()
    },
  },
  { ...person, name: 'person', pictured: true, reach: openLink('Deborah Sykes', '/people', 'Amara Osei') },
  { ...person, name: 'person-oneself', reach: openLink('Deborah Sykes', '/people', 'Deborah Sykes') },
  { ...person, name: 'person-suspended', reach: openLink('Eleanor Marsh', '/people?state=suspended', 'Peter Lindqvist') },
  { ...organisations, name: 'organisations', pictured: true, reach: open('Eleanor Marsh', '/organisations') },
  { ...organisations, name: 'organisations-none', reach: open('Eleanor Marsh', '/organisations?state=suspended') },
  { ...add, name: 'organisation-add', reach: open('Eleanor Marsh', '/organisations/add') },
  {
    ...add, name: 'organisation-add-error',
    reach: async (scene) => {
      await open('Eleanor Marsh', '/organisations/add')(scene)
      await scene.page.getByRole('button', { name: 'Add this organisation' }).click()
      await scene.page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    },
  },
  { ...organisation, name: 'organisation-council', pictured: true, reach: openLink('Eleanor Marsh', '/organisations?kind=authority', 'Leeds City Council') },
  { ...organisation, name: 'organisation-hospital', reach: openLink('Eleanor Marsh', '/organisations?kind=nhs', 'Leeds Teaching Hospitals NHS Trust') },
  { ...privileged, name: 'privileged-roles-none', reach: open('Eleanor Marsh', '/privileged-roles') },
  {
    ...privileged, name: 'privileged-roles', pictured: true,
    reach: async (scene) => {
      await askForRole(scene)
      await open('Eleanor Marsh', '/privileged-roles')(scene)
    },
    restore: takeBackRole,
  },
  {
    ...privileged, name: 'privileged-roles-own',
    reach: async (scene) => {
      await askForRole(scene)
      await open('Samuel Okonkwo', '/privileged-roles')(scene)
    },
    restore: takeBackRole,
  },
]
