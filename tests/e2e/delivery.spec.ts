import { logInAs, lookUp } from '@/scripts/screenshots/steps'
import type { Product } from '@/scripts/disposable-product/product'
import { mailboxAuthorisation } from '@/tests/support/mailbox-client'
import { nationalSchema } from '@/tests/support/national-schema'
import { given, so, when } from './support/sentences'
import { expect, test } from './support/test'

/** Camden is told through its mailbox, Leeds by mail. */
const mailbox = '202CP001'
const ofCamden = '9990000034'
const ofLeeds = '9990000018'

type CaughtMail = { to: string[]; subject: string; text: string; source: string }

async function mailsOf(product: Product): Promise<CaughtMail[]> {
  return (await (await fetch(`${product.mailPage}/mails`)).json()) as CaughtMail[]
}

/** Makes a mailbox request as Camden's system does. */
function ask(product: Product, path: string, { method = 'GET', signed = true } = {}): Promise<Response> {
  const authorization = mailboxAuthorisation(mailbox, product.settings.MAILBOX_KEY ?? '')
  return fetch(`${product.url}/messageexchange/${mailbox}/inbox${path}`, { method, headers: signed ? { authorization } : {} })
}

async function waitingMessages(product: Product): Promise<string[]> {
  return ((await (await ask(product, '')).json()) as { messages: string[] }).messages
}

test('a look-up leads to a mail without personal data', async ({ page, product, register }) => {
  const before = (await mailsOf(product)).length
  await given('an authority that may be written to', async () => void (await register.query('update cpis.mail_pace set not_before = now()')))
  await when('a nurse looks at one of its children', async () => {
    await logInAs(page, 'Amara Osei')
    await lookUp(page, ofLeeds)
  })
  await so('a mail is caught that says no more than that there is something to read', async () => {
    await expect.poll(async () => (await mailsOf(product)).length, { timeout: 15_000 }).toBeGreaterThan(before)
    const [mail] = await mailsOf(product)
    expect(mail?.to).toEqual(['duty.notices@leeds.example.org'])
    expect(mail?.text).toBe('You have new notifications. Log in to see them.')
    const source = mail?.source.replaceAll('Child Protection Information Sharing', '')
    expect(source).not.toMatch(/Amara|Osei|Leeds General|Ashworth|999 ?000|child|http/i)
    await page.goto(product.mailPage)
    await expect(page.getByRole('heading', { level: 2, name: /new notifications/ }).first()).toBeVisible()
  })
})

test('a look-up leads to a national message in the mailbox, which is fetched once', async ({ page, product }) => {
  await given('an authority whose mailbox is empty', async () => {
    for (const message of await waitingMessages(product)) await ask(product, `/${message}/status/acknowledged`, { method: 'PUT' })
  })
  await when('a nurse looks at a woman of whose child it holds a plan', async () => {
    await logInAs(page, 'Amara Osei')
    await lookUp(page, ofCamden)
  })
  await so('the message waits in the mailbox, is what the national schema says, and is gone when it has been acknowledged', async () => {
    await expect.poll(() => waitingMessages(product), { timeout: 15_000 }).toHaveLength(1)
    const [message = ''] = await waitingMessages(product)
    const answer = await ask(product, `/${message}`)
    expect(answer.headers.get('mex-workflowid')).toBe('CPIS_ACCESS_NOTICE')
    const xml = await answer.text()
    expect(xml).toContain(ofCamden)
    expect(xml).toContain('Amara Osei')
    const schema = await nationalSchema('REPC_MT000004GB01')
    if (schema.found) expect(schema.faults(xml)).toEqual([])
    else console.log(schema.why)
    expect((await ask(product, `/${message}/status/acknowledged`, { method: 'PUT' })).status).toBe(200)
    expect(await waitingMessages(product)).toEqual([])
    expect((await ask(product, `/${message}`)).status).toBe(410)
  })
})

test('the mailbox answers nobody who has not signed, and takes no other change', async ({ product }) => {
  expect((await ask(product, '', { signed: false })).status).toBe(403)
  expect((await ask(product, '/0123456789ABCDEF0123456789ABCDEF')).status).toBe(404)
  for (const [method, path] of [
    ['DELETE', ''],
    ['PUT', ''],
    ['PATCH', '/0123456789ABCDEF0123456789ABCDEF/status/acknowledged'],
    ['PUT', '/../../../lookup/check'],
  ] as const) {
    expect([method, path, (await ask(product, path, { method })).status]).toEqual([method, path, 405])
  }
  const large = await fetch(`${product.url}/messageexchange/${mailbox}/inbox/0123456789ABCDEF0123456789ABCDEF/status/acknowledged`, {
    method: 'PUT',
    body: 'x'.repeat(10),
  })
  expect(large.status).toBe(413)
})

test('what was given up is seen by operators and tried again by the administrator', async ({ page, anotherComputer, register }) => {
  await given('a mail that was given up', async () => {
    await register.query(
      `insert into cpis.outbox (event_id, authority_id, channel, state, attempts, last_error, settled_at)
       select gen_random_uuid(), organisation_id, 'email', 'dead', 31, 'the mail server answers 550', now() from cpis.authority where dfe_code = '383'`,
    )
  })
  const auditor = await anotherComputer()
  await so('the auditor sees it, without a button', async () => {
    await logInAs(auditor, 'Catherine Moyo')
    await auditor.goto('/operations')
    await expect(auditor.getByRole('heading', { name: 'E-mail to Leeds City Council' })).toBeVisible()
    await expect(auditor.getByRole('button', { name: /^Try again/ })).toHaveCount(0)
  })
  await when('the national administrator has it tried again', async () => {
    await logInAs(page, 'Eleanor Marsh')
    await page.goto('/operations')
    await expect(page.getByText('One notice was given up.')).toBeVisible()
    await page.getByRole('button', { name: /^Try again/ }).click()
  })
  await so('nothing is given up any more, and it is delivered', async () => {
    await expect(page.getByText('Nothing was given up.')).toBeVisible()
    // Another test may have mailed them just now, and the next mail would wait five minutes.
    await register.query('update cpis.mail_pace set not_before = now()')
    await expect
      .poll(async () => (await register.query(`select 1 from cpis.outbox where state in ('waiting', 'sending', 'dead')`)).rowCount, {
        timeout: 15_000,
      })
      .toBe(0)
  })
})

test('an authority sees how current its information is, and the administrator sees all authorities', async ({ page, anotherComputer }) => {
  await given('the data manager of Leeds', () => logInAs(page, 'Marcus Whitfield'))
  await when('he opens the quality page', () => page.getByRole('link', { name: 'Data quality' }).click())
  await so('each figure stands with what to do and twelve weeks of it', async () => {
    const card = page.getByRole('region', { name: 'Look-ups that nobody has read' })
    await expect(card).toContainText('Needs attention')
    await card.getByText('The last 12 weeks in figures').click()
    await expect(card.getByRole('table').getByRole('row')).toHaveCount(13)
    await expect(page.getByRole('img', { name: /^Days since the last update, The last 12 weeks/ })).toBeVisible()
  })
  const national = await anotherComputer()
  await so('the administrator finds those first that are not up to date', async () => {
    await logInAs(national, 'Eleanor Marsh')
    await national.goto('/authority-quality')
    await expect(national.getByRole('heading', { level: 1, name: 'Data quality of all authorities' })).toBeVisible()
    await expect(national.getByRole('rowheader').first()).toContainText('Rutland County Council')
  })
  await so('those that are still joining come after all who have joined', async () => {
    const joining = (await national.getByRole('rowheader').allTextContents()).map((name) => name.endsWith('Joining'))
    expect(joining).toContain(true)
    expect(joining).toEqual(joining.toSorted((one, other) => Number(one) - Number(other)))
  })
  await so('and what of one authority is its own business is not hers', async () => {
    await national.goto('/data-quality')
    await expect(national.getByRole('heading', { level: 1 })).not.toContainText('Data quality')
  })
})
