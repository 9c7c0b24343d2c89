import type { Page } from '@playwright/test'
import { exportJWK } from 'jose'
import { logInAs } from '@/scripts/screenshots/steps'
import { makeKey, makeProof, type TestKey } from '@/tests/support/api-client'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

/** A national administrator adds a council's system, its key obtains a token over HTTP, and suspending it stops that. */

test('a national administrator adds a council’s system with its public key, and suspends it', async ({ page, register, product }) => {
  const key = await makeKey('RS384', 'leeds-2026')
  await given('a national administrator', () => logInAs(page, 'Eleanor Marsh'))
  await when('a system is added, without what it may do', async () => {
    await page.getByRole('link', { name: 'API clients' }).click()
    await page.getByRole('link', { name: 'Add an API client' }).click()
    await page.getByLabel('Organisation', { exact: true }).selectOption({ label: 'Leeds City Council' })
    await page.getByLabel('Name of the system').fill('Case management, live')
    await page.getByLabel('Addresses from which it asks').fill('127.0.0.1\n203.0.113.0/24')
    await page.getByLabel('Who answers for it').fill('Robin Ahmed')
    await page.getByLabel('Their email address').fill('robin.ahmed@leeds.council.example')
    await page.getByRole('button', { name: 'Continue' }).click()
  })
  await so('that is asked for, and everything typed is still there', async () => {
    await expect(page.getByRole('link', { name: 'Choose what it may do' })).toBeVisible()
    await expect(page.getByLabel('Name of the system')).toHaveValue('Case management, live')
  })
  await when('it may send files, and the answers are checked', async () => {
    await page.getByLabel('Files of its own register, for a council').check()
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page.getByRole('heading', { name: 'Check your answers' })).toBeVisible()
    await expect(page.getByText('127.0.0.1, 203.0.113.0/24')).toBeVisible()
    await page.getByRole('button', { name: 'Add this API client' }).click()
    await expect(page.getByText('It has no key yet, and cannot ask for anything.')).toBeVisible()
  })
  await when('a private key is pasted by mistake', async () => {
    await page.getByRole('link', { name: 'Paste its public keys' }).click()
    await paste(page, { ...(await exportJWK(key.privateKey)), kid: key.kid })
  })
  await so('it is refused, which is said, and it stands neither on the page nor anywhere in the register', async () => {
    await expect(page.getByRole('link', { name: /^This holds a private key\. It was not kept\./ })).toBeVisible()
    await expect(page.getByLabel('Public keys')).toHaveValue('')
    const secret = String((await exportJWK(key.privateKey)).d)
    expect(await page.content()).not.toContain(secret)
    const { rows } = await register.query<{ kept: string }>(
      `select concat((select json_agg(k)::text from cpis.kept_form k), (select json_agg(c)::text from cpis.api_client c), (select json_agg(e)::text from cpis.audit_event e)) as kept`,
    )
    expect(rows[0]?.kept).not.toContain(secret)
  })
  await when('the public key is pasted', async () => {
    await paste(page, key.jwk)
    await expect(page.getByText('The keys are changed.')).toBeVisible()
    await expect(page.getByText('leeds-2026 (RSA, RS384)')).toBeVisible()
  })
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  await so('the system gets a token, from no browser and without an origin', async () => {
    expect(await askForToken(product.url, id, key)).toBe(200)
    await page.reload()
    await expect(page.getByText(/, from 127\.0\.0\.1$/)).toBeVisible()
  })
  await when('it is suspended', async () => {
    await page.getByRole('button', { name: /^Suspend/ }).click()
    await expect(page.getByText('Suspended. The tokens that it had have ended, and it gets no other.')).toBeVisible()
  })
  await so('it gets none any more, the list and the history say so, and it can be resumed', async () => {
    expect(await askForToken(product.url, id, key)).toBe(401)
    await page.getByRole('link', { name: 'API clients' }).first().click()
    await expect(page.getByRole('row', { name: /Case management, live.*Suspended/ })).toBeVisible()
    await page.getByRole('link', { name: 'Case management, live' }).click()
    await expect(page.getByText('1 request: it was suspended, or its organisation')).toBeVisible()
    await expect(page.getByText(/API client suspended: Case management, live, by Eleanor Marsh/)).toBeVisible()
    await page.getByRole('button', { name: /^Resume/ }).click()
    await expect(page.getByText('It can ask again.')).toBeVisible()
    expect(await askForToken(product.url, id, key)).toBe(200)
  })
  await so('nobody else has such a page', async () => {
    await page.context().clearCookies()
    await logInAs(page, 'Deborah Sykes')
    await page.goto(`/api-clients/${id}`)
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('You cannot see this page')
  })
})

async function paste(page: Page, ...keys: unknown[]): Promise<void> {
  await page.getByLabel('Public keys').fill(JSON.stringify({ keys }))
  await page.getByRole('button', { name: 'Save these keys' }).click()
}

/** Asks as a system does. @returns the status */
async function askForToken(url: string, id: string, key: TestKey): Promise<number> {
  const aud = `${url}/oauth2/token`
  const assertion = await makeProof({ id, organisationId: '', key }, { claims: { aud } })
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'upload',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  })
  return (await fetch(aud, { method: 'POST', body: form })).status
}
