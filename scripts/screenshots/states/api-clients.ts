import { logInAs } from '../steps'
import type { Scene, ScreenState } from './state'

const longest = 3200
const list = { file: 'app/(admin)/api-clients/page.tsx', path: '/api-clients', longest }
const add = { file: 'app/(admin)/api-clients/add/page.tsx', path: '/api-clients/add', longest }
const client = { file: 'app/(admin)/api-clients/[clientId]/page.tsx', path: '/api-clients/', longest }
const keys = { file: 'app/(admin)/api-clients/[clientId]/keys/page.tsx', path: '/api-clients/', longest }

const NAME = 'Pictured system'
/** It has the form of a key but belongs to nobody: the database only checks the form. */
const KEY = {
  kty: 'EC', alg: 'ES384', kid: 'spring-2026', crv: 'P-384',
  x: '0'.repeat(64), y: '0'.repeat(64),
}

/** A system of Leeds that has made requests, two of which were refused. */
async function addSystem({ register }: Scene): Promise<string> {
  const { rows } = await register.query<{ id: string }>(
    `insert into cpis.api_client (organisation_id, name, contact_name, contact_email, scopes, networks, keys, keys_changed_at)
     select id, $1, 'Robin Ahmed', 'robin.ahmed@leeds.council.example', '{upload}', '{203.0.113.0/24,198.51.100.7}', $2, now()
     from cpis.organisation where name = 'Leeds City Council' returning id`, [NAME, JSON.stringify([KEY])])
  const id = rows[0]?.id ?? ''
  await register.query(`insert into cpis.api_client_use (client_id, at, address) values ($1, now() - interval '2 hours', '198.51.100.7')`, [id])
  await register.query(`insert into cpis.api_refusal (client_id, why, minute, count) values ($1, 'signature', date_trunc('minute', now()), 2)`, [id])
  await register.query(
    `insert into cpis.administration_change (organisation_id, api_client_id, what, about, by_person, by_name)
     select c.organisation_id, c.id, 'client-added', c.name || ': upload', p.id, p.name from cpis.api_client c, cpis.person p where c.id = $1 and p.name = 'Samuel Okonkwo'`, [id])
  return id
}

async function takeSystemAway({ register }: Scene): Promise<void> {
  await register.query('set session_replication_role = replica')
  for (const table of ['api_client_use', 'api_refusal', 'administration_change']) {
    await register.query(`delete from cpis.${table} where ${table === 'administration_change' ? 'api_client_id' : 'client_id'} in (select id from cpis.api_client where name = $1)`, [NAME])
  }
  await register.query('delete from cpis.api_client where name = $1', [NAME])
  await register.query('set session_replication_role = origin')
}

function withSystem(path: (id: string) => string, then?: (scene: Scene) => Promise<void>): Pick<ScreenState, 'reach' | 'restore'> {
  return {
    reach: async (scene) => {
      const id = await addSystem(scene)
      await logInAs(scene.page, 'Eleanor Marsh')
      await scene.page.goto(path(id))
      await then?.(scene)
    },
    restore: takeSystemAway,
  }
}

async function openForm({ page }: Scene): Promise<void> {
  await logInAs(page, 'Eleanor Marsh')
  await page.goto('/api-clients/add')
}

/** What national administrators see of the systems that organisations connect. */
export const apiClientStates: ScreenState[] = [
  {
    ...list, name: 'api-clients-none',
    reach: async ({ page }) => {
      await logInAs(page, 'Eleanor Marsh')
      await page.goto('/api-clients')
    },
  },
  { ...list, name: 'api-clients', pictured: true, ...withSystem(() => '/api-clients') },
  { ...add, name: 'api-client-add', reach: openForm },
  {
    ...add, name: 'api-client-add-error',
    reach: async (scene) => {
      await openForm(scene)
      await scene.page.getByRole('button', { name: 'Continue' }).click()
      await scene.page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    },
  },
  {
    ...add, name: 'api-client-add-check',
    reach: async (scene) => {
      await openForm(scene)
      const { page } = scene
      await page.getByLabel('Organisation', { exact: true }).selectOption({ label: 'Leeds City Council' })
      await page.getByLabel('Name of the system').fill('Case management')
      await page.getByLabel('Files of its own register, for a council').check()
      await page.getByLabel('Addresses from which it asks').fill('203.0.113.7')
      await page.getByLabel('Who answers for it').fill('Robin Ahmed')
      await page.getByLabel('Their email address').fill('robin.ahmed@leeds.council.example')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('heading', { name: 'Check your answers' }).waitFor()
    },
  },
  { ...client, name: 'api-client', pictured: true, ...withSystem((id) => `/api-clients/${id}`) },
  {
    ...client, name: 'api-client-suspended',
    ...withSystem((id) => `/api-clients/${id}`, async ({ page }) => {
      await page.getByRole('button', { name: /^Suspend/ }).click()
      await page.getByText('Suspended. The tokens').waitFor()
    }),
  },
  { ...keys, name: 'api-client-keys', pictured: true, ...withSystem((id) => `/api-clients/${id}/keys`) },
  {
    ...keys, name: 'api-client-keys-private',
    ...withSystem((id) => `/api-clients/${id}/keys`, async ({ page }) => {
      await page.getByLabel('Public keys').fill('{"keys":[{"kty":"EC","d":"nobody’s"}]}')
      await page.getByRole('button', { name: 'Save these keys' }).click()
      await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
    }),
  },
  {
    ...keys, name: 'api-client-keys-log-in-again',
    ...withSystem((id) => `/api-clients/${id}/keys`, async ({ page, register }) => {
      await register.query(`update cpis.session set auth_time = now() - interval '6 minutes' where person_id = (select id from cpis.person where name = 'Eleanor Marsh') and ended_at is null`)
      await page.reload()
      await page.getByText('You logged in more than 5 minutes ago.').waitFor()
    }),
  },
]
