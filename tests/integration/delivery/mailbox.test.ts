import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { getDeliveryState } from '@/lib/operations/get-delivery-state'
import { answerAcknowledgement, answerInbox, answerMessage } from '@/lib/delivery/mailbox-handlers'
import { actAs } from '@/tests/support/by-sql'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAdministrator } from '@/tests/factories/administrator'
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
      'mex-to': mailboxOf(own),
      'mex-from': 'CPIS001',
      'mex-workflowid': 'CPIS_ACCESS_NOTICE',
      'mex-localid': message,
      'mex-content-compressed': 'N',
      'mex-chunk-range': '1:1',
      'cache-control': 'no-store',
      'content-type': 'application/xml; charset=utf-8',
    })
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
      [own.id, message],
    )
    expect(rows).toEqual([
      { type: 'mailbox.read', own: true },
      { type: 'mailbox.acknowledge', own: true },
    ])
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

describe('a refused request', () => {
  /** What is counted and in the compliance log for an authority's mailbox, or for none. */
  async function recorded(authorityId: string | null) {
    const counted = await app.admin.query<{ why: string; count: number }>(
      'select why, sum(count)::integer as count from cpis.mailbox_refusal where authority_id is not distinct from $1 group by why order by why',
      [authorityId],
    )
    const logged = await app.admin.query<{ line: string }>(
      `select outcome || ' ' || details::text || coalesce(person_id::text, '') || coalesce(subject_id::text, '') as line from cpis.audit_event
       where type = 'mailbox.request' and organisation_id is not distinct from $1 order by 1`,
      [authorityId],
    )
    return { counted: counted.rows.map(({ why, count }) => `${why} ${count}`), logged: [...new Set(logged.rows.map(({ line }) => line))] }
  }

  it('is counted by mailbox and reason, and stands in the compliance log without anything that was sent', async () => {
    const { authority } = await createToldAuthority(app.admin, { mailbox: true })
    const nonce = randomUUID()
    await answerInbox(request(authority, { nonce }), mailboxOf(authority))
    for (const changes of [{ nonce }, { key: 'another key of the tests and nothing else' }, { generation: 2 }, { header: 'Basic secret' }]) {
      await answerInbox(request(authority, changes), mailboxOf(authority))
    }
    await answerInbox(request(own), mailboxOf(authority))
    expect(await recorded(authority.id)).toEqual({
      counted: ['another-mailbox 1', 'late-or-repeated 1', 'signature 2', 'unreadable 1'],
      logged: ['another-mailbox', 'late-or-repeated', 'signature', 'unreadable'].map((why) => `refused {"why": "${why}"}`),
    })
  })

  it('to a mailbox that is not there is counted too', async () => {
    const before = await recorded(null)
    await answerInbox(request({ id: '', code: '997', name: '' }), '997CP001')
    await answerInbox(new Request('http://cpis.test/'), '‘ or 1=1')
    expect((await recorded(null)).counted).not.toEqual(before.counted)
    expect((await recorded(null)).logged).toContain('refused {"why": "unknown-mailbox"}')
  })

  it('of many at once is counted each, with few lines in the compliance log', async () => {
    const { authority } = await createToldAuthority(app.admin, { mailbox: true })
    await Promise.all(Array.from({ length: 300 }, () => answerInbox(new Request('http://cpis.test/'), mailboxOf(authority))))
    const { rows } = await app.admin.query<{ lines: number; count: number }>(
      `select (select count(*)::integer from cpis.audit_event where type = 'mailbox.request' and organisation_id = $1) as lines,
              (select sum(count)::integer from cpis.mailbox_refusal where authority_id = $1) as count`,
      [authority.id],
    )
    expect(rows[0]?.count).toBe(300)
    // Two, if a minute ends meanwhile.
    expect(rows[0]?.lines).toBeLessThanOrEqual(2)
  })

  it('is seen by national administrators and auditors, as counts of the last day, and by nobody else', async () => {
    const { authority } = await createToldAuthority(app.admin, { mailbox: true })
    await answerInbox(request(authority, { generation: 2 }), mailboxOf(authority))
    await app.admin.query(
      `insert into cpis.mailbox_refusal (authority_id, why, minute, count) values ($1, 'unreadable', now() - interval '25 hours', 7)`,
      [authority.id],
    )
    const { refusals } = await getDeliveryState(await createAdministrator(app.admin, 'AU'), {})
    expect(refusals.filter((one) => one.authority === authority.name)).toMatchObject([{ why: 'signature', count: 1 }])
    await expect(getDeliveryState(await createAuthorityActor(app.admin, authority, 'OA'), {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await app.admin.query('begin')
    await actAs(app.admin, (await createAuthorityActor(app.admin, authority, 'OA')).ticket)
    await expect(app.admin.query('select cpis.mailbox_refusals()')).rejects.toMatchObject({ code: '42501' })
    await app.admin.query('rollback')
  })
})
