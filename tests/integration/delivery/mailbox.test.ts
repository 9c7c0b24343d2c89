import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerAcknowledgement, answerInbox, answerMessage } from '@/lib/delivery/mailbox-handlers'
import type { TestAuthority } from '@/tests/factories/authority'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { createToldAuthority } from '@/tests/support/delivery'
import { mailboxAuthorisation, mailboxTimestamp, type MailboxChanges } from '@/tests/support/mailbox-client'

const key = 'a key of mailboxes in tests and nothing else'
let app: TestApplication
let own: TestAuthority
let other: TestAuthority

beforeAll(async () => {
  process.env.MAILBOX_KEY = key
  app = await startApplication()
  own = (await createToldAuthority(app.admin, { mailbox: true })).authority
  other = (await createToldAuthority(app.admin, { mailbox: true })).authority
})
afterAll(() => app.stop())

const mailboxOf = (authority: TestAuthority) => `${authority.code}CP001`

function request(authority: TestAuthority, changes: MailboxChanges = {}): Request {
  return new Request('http://cpis.test/messageexchange', { headers: { authorization: mailboxAuthorisation(mailboxOf(authority), key, changes) } })
}

async function putMessage(authority: TestAuthority, body = '<notice/>'): Promise<string> {
  const id = randomUUID()
  await app.admin.query(`insert into cpis.mailbox_message (id, authority_id, kind, body) values ($1, $2, 'access', $3)`, [id, authority.id, body])
  return id.replaceAll('-', '').toUpperCase()
}

async function inboxOf(authority: TestAuthority): Promise<string[]> {
  const answer = await answerInbox(request(authority), mailboxOf(authority))
  return ((await answer.json()) as { messages: string[] }).messages
}

describe('the mailbox of an authority', () => {
  it('lists what waits, hands it out, and has it no longer once it is acknowledged', async () => {
    const message = await putMessage(own, '<notice>ä</notice>')
    expect(await inboxOf(own)).toContain(message)
    const read = await answerMessage(request(own), mailboxOf(own), message)
    expect([read.status, await read.text()]).toEqual([200, '<notice>ä</notice>'])
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'mex-to': mailboxOf(own), 'mex-from': 'CPIS001', 'mex-workflowid': 'CPIS_ACCESS_NOTICE', 'mex-localid': message,
      'mex-content-compressed': 'N', 'mex-chunk-range': '1:1', 'cache-control': 'no-store', 'content-type': 'application/xml; charset=utf-8' })
    expect(await inboxOf(own)).toContain(message)
    expect((await answerAcknowledgement(request(own), mailboxOf(own), message)).status).toBe(200)
    expect(await inboxOf(own)).not.toContain(message)
    expect((await answerMessage(request(own), mailboxOf(own), message)).status).toBe(410)
    expect((await answerAcknowledgement(request(own), mailboxOf(own), message)).status).toBe(200)
    const { rows } = await app.admin.query('select body from cpis.mailbox_message where acknowledged_at is not null')
    expect(rows).toEqual([{ body: null }])
  })

  it('records who fetched what', async () => {
    const message = await putMessage(own)
    await answerMessage(request(own), mailboxOf(own), message)
    await answerAcknowledgement(request(own), mailboxOf(own), message)
    const { rows } = await app.admin.query(
      `select type, organisation_id = $1 as own from cpis.audit_event where subject_kind = 'mailbox-message' and replace(subject_id::text, '-', '') = lower($2) order by at, type desc`,
      [own.id, message])
    expect(rows).toEqual([{ type: 'mailbox.read', own: true }, { type: 'mailbox.acknowledge', own: true }])
  })

  it('knows nothing of another’s messages', async () => {
    const message = await putMessage(other)
    expect(await inboxOf(own)).not.toContain(message)
    expect((await answerMessage(request(own), mailboxOf(own), message)).status).toBe(404)
    expect((await answerAcknowledgement(request(own), mailboxOf(own), message)).status).toBe(404)
    expect((await answerMessage(request(own), mailboxOf(own), 'nonsense')).status).toBe(404)
    expect(await inboxOf(other)).toContain(message)
  })
})

describe('a request', () => {
  const status = async (authority: TestAuthority, changes: MailboxChanges, mailbox = mailboxOf(authority)) =>
    (await answerInbox(request(authority, changes), mailbox)).status

  it('is let in once', async () => {
    const nonce = randomUUID()
    expect(await status(own, { nonce })).toBe(200)
    expect(await status(own, { nonce })).toBe(403)
    expect(await status(own, { nonce, count: '2' })).toBe(200)
    expect(await status(other, { nonce })).toBe(200)
  })

  it('is let in only near its time', async () => {
    const minutes = (count: number) => mailboxTimestamp(new Date(Date.now() + count * 60_000))
    expect(await status(own, { timestamp: minutes(-8) })).toBe(200)
    expect(await status(own, { timestamp: minutes(8) })).toBe(200)
    expect(await status(own, { timestamp: minutes(-12) })).toBe(403)
    expect(await status(own, { timestamp: minutes(12) })).toBe(403)
  })

  it('is refused in the same words whatever is wrong with it', async () => {
    const { authority: off } = await createToldAuthority(app.admin, {})
    const refused = await Promise.all([
      answerInbox(request(own, { key: 'another key of the tests and nothing else' }), mailboxOf(own)),
      answerInbox(request(own, { generation: 2 }), mailboxOf(own)),
      answerInbox(request(own), mailboxOf(other)),
      answerInbox(request(own, { mailbox: mailboxOf(other) }), mailboxOf(other)),
      answerInbox(request(off), mailboxOf(off)),
      answerInbox(request({ id: '', code: '998', name: '' }), '998CP001'),
      answerInbox(request(own, { header: 'Basic YTpi' }), mailboxOf(own)),
      answerInbox(new Request('http://cpis.test/'), mailboxOf(own)),
    ])
    expect(new Set(refused.map(({ status: code }) => code))).toEqual(new Set([403]))
    expect(new Set(await Promise.all(refused.map((answer) => answer.text()))).size).toBe(1)
  })

  it('with the password before is refused once there is a new one', async () => {
    await app.admin.query('update cpis.authority set mailbox_generation = 2 where organisation_id = $1', [other.id])
    expect(await status(other, {})).toBe(403)
    expect(await status(other, { generation: 2 })).toBe(200)
  })
})
