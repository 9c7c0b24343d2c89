import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { reportChild } from '@/lib/access-records/report-child'
import { answerInbox } from '@/lib/delivery/mailbox-handlers'
import { placeLegalHold } from '@/lib/legal-holds/place-legal-hold'
import { anyClosedForEver, numbersClosedBy } from '@/lib/plans/closed-numbers'
import { inTransaction } from '@/lib/db/transaction'
import { parseNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { createAdministrator } from '@/tests/factories/administrator'
import { createPerson } from '@/tests/factories/person'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { createToldAuthority } from '@/tests/support/delivery'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { startForgingProvider, type ForgingProvider } from '@/tests/support/forging-provider'
import { mailboxAuthorisation } from '@/tests/support/mailbox-client'
import { publicUrl, useProviders, Visitor } from '@/tests/support/signing-in'

/** Keys that have been turned: what was made with the former value counts as before. */

const former = (what: string) => `the former ${what} of these tests and nothing else`
let app: TestApplication
let provider: ForgingProvider

beforeAll(async () => {
  app = await startApplication()
  provider = await startForgingProvider(['RR8'])
  useProviders(provider.issuer)
  Object.assign(process.env, {
    MAILBOX_KEY: 'the present mailbox key of these tests and nothing else',
    SUBJECT_KEYS_FORMER: former('subject key'),
    MAILBOX_KEYS_FORMER: former('mailbox key'),
  })
})
afterAll(async () => {
  await provider.stop()
  await app.stop()
})

function number(nth: number): NhsNumber {
  const parsed = parseNhsNumber(fakeNhsNumber(nth))
  if (!parsed.ok) throw new Error('Not a number')
  return parsed.number
}
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
const under = (key: string, text: string) => createHmac('sha256', key).update(text).digest()

describe('SUBJECT_KEY', () => {
  it('a number that was closed under the former one stays closed', async () => {
    const [closed, open] = [number(11), number(12)]
    const key = under(former('subject key'), `closed ${closed}`)
    expect(numbersClosedBy([key], [closed, open])).toEqual([closed])
    const { authority } = await createToldAuthority(app.admin, {})
    await app.admin.query('insert into cpis.closed_number (authority_id, number_key) values ($1, $2)', [authority.id, key])
    const ticket = await ticketFor(app.admin, { personId: null, role: 'LD', organisation: authority })
    expect(await inTransaction(ticket, (tx) => anyClosedForEver(tx, [open]))).toBe(false)
    expect(await inTransaction(ticket, (tx) => anyClosedForEver(tx, [open, closed]))).toBe(true)
  })

  it('a look-up that found nothing under the former one is found by its number', async () => {
    const auditor = await createAdministrator(app.admin, 'AU')
    const of = async (key: string) =>
      app.admin.query(
        `insert into cpis.access_unmatched (event_id, at, xact, actor_id, actor_name, role, organisation_id, organisation_name, setting_id, setting_kind,
           setting_name, channel, automatic, user_proven, reason, subject_key, outcome, app_version, request_id, mac)
         values (gen_random_uuid(), now(), '1', gen_random_uuid(), 'Kim Nurse', 'CL', gen_random_uuid(), 'A trust', gen_random_uuid(), 'emergency-department',
           'Front door', 'page', false, true, 'direct-care', $1, 'none', '1', gen_random_uuid(), sha256('y'))`,
        [under(key, number(13))],
      )
    await of(former('subject key'))
    await of(process.env.SUBJECT_KEY ?? '')
    await of('a key of somebody else, which is as long as it has to be')
    const report = await reportChild(auditor, { number: number(13), from: day(-1), to: day(1) })
    expect(JSON.stringify(report).match(/Kim Nurse/g)).toHaveLength(2)
  })

  it('a legal hold about a child holds look-ups of either', async () => {
    const auditor = await createAdministrator(app.admin, 'AU')
    const input = { kind: 'child', number: number(14), personName: '', organisationId: '', reason: 'An inquest asks for the records' }
    await placeLegalHold(auditor, input as unknown as Parameters<typeof placeLegalHold>[1])
    const { rows } = await app.admin.query<{ subject_key: Buffer }>('select subject_key from cpis.legal_hold')
    const keys = rows.map((row) => row.subject_key.toString('hex'))
    expect(keys).toEqual(
      expect.arrayContaining([process.env.SUBJECT_KEY ?? '', former('subject key')].map((key) => under(key, number(14)).toString('hex'))),
    )
  })
})

describe('MAILBOX_KEY', () => {
  it.each([
    ['present', () => process.env.MAILBOX_KEY ?? '', 200],
    ['former', () => former('mailbox key'), 200],
    ['any other', () => 'a key of somebody else, which is as long as it has to be', 403],
  ])('passwords of the %s one', async (_which, key, status) => {
    const { authority } = await createToldAuthority(app.admin, { mailbox: true })
    const mailbox = `${authority.code}CP001`
    const request = new Request(`${publicUrl}/messageexchange`, { headers: { authorization: mailboxAuthorisation(mailbox, key()) } })
    expect((await answerInbox(request, mailbox)).status).toBe(status)
  })
})

describe('SESSION_SECRET', () => {
  it('a log-in that was begun under the former one is finished under the next, and the browser is known as before', async () => {
    const { SESSION_SECRET = '' } = process.env
    await createPerson(app.admin, { subject: '999000000101' })
    const visitor = new Visitor()
    const away = (await visitor.press('cis2')).headers.get('location') ?? ''
    const mark = visitor.cookies.get('cpis.browser')?.split('.')[0]
    vi.resetModules()
    Object.assign(process.env, { SESSION_SECRET: 'the next session secret of these tests', SESSION_SECRETS_FORMER: SESSION_SECRET })
    try {
      const { finishSignIn } = await import('@/lib/identity/finish-sign-in')
      const response = visitor.keep(await finishSignIn(visitor.request(provider.back(away, '999000000101')), 'cis2'))
      expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
      expect(visitor.cookies.get('cpis.browser')?.split('.')[0]).toBe(mark)
    } finally {
      Object.assign(process.env, { SESSION_SECRET, SESSION_SECRETS_FORMER: '' })
    }
  })
})
