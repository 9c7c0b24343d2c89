import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { lookUpChild, type LookupForm } from '@/lib/lookup/look-up-child'
import { openLookup, takeRefusedLookup } from '@/lib/lookup/open-lookup'
import { keptForm } from '@/lib/web/kept-form'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { recordCheck, sendLookup } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { wristbandOf } from '@/tests/support/wristband'

/** Letters of two code units each. */
const FIVE_LETTERS = '\u{1d41a}\u{1d41b}\u{1d41c}\u{1d41d}\u{1d41e}'
let app: TestApplication
let nurse: Actor
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  child = await createChild(app.admin, await createAuthority(app.admin))
  await createPlan(app.admin, child)
})
afterAll(() => app.stop())

beforeEach(async () => {
  // The log is append-only for everybody; only a superuser who switches its triggers off may empty it.
  await app.admin.query(`set session_replication_role = replica; delete from cpis.audit_event; set session_replication_role = origin`)
  nurse = await createClinicalActor(app.admin)
})

async function accessesOf(actor: Actor): Promise<number> {
  const { rows } = await app.admin.query<{ n: number }>(
    `select (select count(*) from cpis.access_matched where actor_id = $1)::integer
          + (select count(*) from cpis.access_unmatched where actor_id = $1)::integer as n`,
    [actor.personId],
  )
  return rows[0]?.n ?? -1
}

async function wholeDatabaseAsText(): Promise<string> {
  const { rows } = await app.admin.query<{ text: string }>(
    `select coalesce((select string_agg(to_jsonb(e)::text, ' ') from cpis.audit_event e), '')
         || coalesce((select string_agg(to_jsonb(a)::text, ' ') from cpis.access_unmatched a), '') as text`,
  )
  return rows[0]?.text ?? ''
}

describe('whoever may not look children up', () => {
  it('is refused and recorded as denied, in every other role, when recording and when opening', async () => {
    const authority = await createAuthority(app.admin)
    const mine = await recordCheck(nurse, child.nhsNumber)
    const others: Actor[] = []
    for (const role of ['LP', 'LD', 'ED'] as const) others.push(await createAuthorityActor(app.admin, authority, role))
    for (const role of ['OA', 'NA', 'AU'] as const) others.push(await createAdministrator(app.admin, role))
    for (const other of others) {
      await expect(sendLookup(other, child.nhsNumber)).rejects.toMatchObject({ kind: 'not-permitted' })
      await expect(openLookup(other, mine)).rejects.toMatchObject({ kind: 'not-permitted' })
      expect(await accessesOf(other)).toBe(0)
    }
    expect((await auditEvents(app.admin, 'lookup')).toSorted((one, two) => (one.person ?? '').localeCompare(two.person ?? ''))).toEqual(
      others
        .toSorted((one, two) => one.name.localeCompare(two.name))
        .flatMap((other) => [
          { type: 'lookup.record', outcome: 'denied', person: other.name, details: {} },
          { type: 'lookup.read', outcome: 'denied', person: other.name, details: {} },
        ]),
    )
  })

  it('is refused before the entry is read, so that nothing of it is kept', async () => {
    const auditor = await createAdministrator(app.admin, 'AU')
    await expect(sendLookup(auditor, 'not a number')).rejects.toMatchObject({ kind: 'not-permitted' })
    expect(await takeRefusedLookup(auditor)).toBeNull()
  })
})

describe('an entry that is not an NHS number', () => {
  it('is searched for nowhere, counted without its text, and shown back once', async () => {
    const answer = await sendLookup(nurse, ' 999 001 000 ', { reason: 'safeguarding' })

    expect(answer).toEqual({ made: false, problem: 'length' })
    expect(await accessesOf(nurse)).toBe(0)
    expect(await auditEvents(app.admin, 'lookup')).toEqual([
      { type: 'lookup.entry', outcome: 'refused', person: null, details: { problem: 'length' } },
    ])
    expect(await takeRefusedLookup(nurse)).toEqual({ entry: ' 999 001 000 ', reason: 'safeguarding', reasonText: '', problem: 'length', digits: 9 })
    expect(await takeRefusedLookup(nurse)).toBeNull()
  })

  it('leaves nothing of itself in the log', async () => {
    await sendLookup(nurse, 'Zebedee Quartermain 9990010006')
    expect(await wholeDatabaseAsText()).not.toMatch(/Zebedee|Quartermain|9990010006/)
  })

  it('is counted each time, and the last one is shown', async () => {
    await sendLookup(nurse, 'abc')
    await sendLookup(nurse, '')
    expect(await takeRefusedLookup(nurse)).toMatchObject({ entry: '', problem: 'empty' })
    expect((await auditEvents(app.admin, 'lookup')).map((event) => event.details)).toEqual(
      expect.arrayContaining([{ problem: 'letters' }, { problem: 'empty' }]),
    )
  })

  it('waits with the session and the person it came from, and with no other', async () => {
    await sendLookup(nurse, 'abc')
    const colleague = await createClinicalActor(app.admin)
    expect(await takeRefusedLookup(colleague)).toBeNull()
    expect(await takeRefusedLookup({ ...colleague, sessionId: nurse.sessionId })).toBeNull()
    expect(await takeRefusedLookup(nurse)).toMatchObject({ entry: 'abc' })
  })

  it('is gone after a quarter of an hour', async () => {
    await sendLookup(nurse, 'abc')
    await app.admin.query(`update cpis.kept_form set good_until = good_until - interval '15 minutes' where session_id = $1`, [nurse.sessionId])
    expect(await takeRefusedLookup(nurse)).toBeNull()
  })

  it('is read by taking it and in no other way', async () => {
    await sendLookup(nurse, 'abc')
    expect(await keptForm(nurse, 'refused entry')).toBeNull()
    expect(await takeRefusedLookup(nurse)).toMatchObject({ entry: 'abc' })
  })

  it('is gone with the role', async () => {
    await sendLookup(nurse, 'abc')
    await app.admin.query(`update cpis.session set assignment_id = null where id = $1`, [nurse.sessionId])
    expect(await takeRefusedLookup(nurse)).toBeNull()
  })

  it('is not kept once the session is over', async () => {
    await app.admin.query(`update cpis.session set ended_at = now(), end_reason = 'signed-out' where id = $1`, [nurse.sessionId])
    await sendLookup(nurse, 'abc')
    expect(await takeRefusedLookup(nurse)).toBeNull()
  })

  it.each([
    ['misread', ']d2801850500000000000000000', {}, ''],
    ['of another country', wristbandOf('3200000007'), {}, ''],
    ['good, with a reason that has to be explained', wristbandOf('9990000018'), { reason: 'other' }, '9990000018'],
  ])('that was scanned is kept without what else the wristband holds, which may be a name: %s', async (_what, scan, more, entry) => {
    await sendLookup(nurse, `${scan}\u001d93ZEBEDEE`, more)
    expect(await takeRefusedLookup(nurse)).toMatchObject({ entry })
  })

  it.each([
    ['NUL characters', '\u0000999\u0000'],
    ['NUL characters alone', '\u0000\u0000'],
    ['ten thousand characters', 'x'.repeat(10_000)],
    ['a million characters', '9'.repeat(1_000_000)],
    ['half a surrogate pair', 'abc\ud83d'],
    ['two halves the wrong way round', '\udc00\ud800'],
    ['every kind of character beyond the basic plane', '\u{1f600}'.repeat(300)],
    ['direction marks and zero-width characters', '\u202e\u200b\ufeff9990010005'],
    ['what a careless statement would run', `'; drop table cpis.plan; --`],
    ['what a careless page would run', '<script>alert(1)</script>'],
    ['escape characters', '\u001b[2J\u0007\r\n'],
    ['a template', '${process.env.SUBJECT_KEY}%s%n{{7*7}}'],
  ])('may be anything: %s', async (_what, entry) => {
    const answer = await sendLookup(nurse, entry)
    expect(answer.made).toBe(false)
    const kept = await takeRefusedLookup(nurse)
    expect(kept?.entry.length).toBeLessThanOrEqual(400)
    expect(kept?.entry).not.toContain('\u0000')
  })

  it.each<[string, Partial<LookupForm>]>([
    ['a reason', { reason: '\u0000'.repeat(3) + 'y'.repeat(10_000) }],
    ['another reason', { reason: 'other', reasonText: '\u0000\ud800'.repeat(5_000) }],
  ])('may come with %s of any kind', async (_what, form) => {
    expect((await sendLookup(nurse, '9990010006', form)).made).toBe(false)
    expect(await takeRefusedLookup(nurse)).toMatchObject({ problem: 'check-digit', entry: '9990010006' })
  })
})

describe('the reason', () => {
  async function recordedReason(eventId: string) {
    const { rows } = await app.admin.query<{ reason: string; reason_text: string | null }>(
      'select reason, reason_text from cpis.access_matched where event_id = $1',
      [eventId],
    )
    return rows[0]
  }

  it.each(['direct-care', 'safeguarding', 'unborn'])('of the list is recorded: %s, without a text of its own', async (reason) => {
    const eventId = await recordCheck(nurse, child.nhsNumber, { reason, reasonText: 'typed here although nobody asked' })
    expect(await recordedReason(eventId)).toEqual({ reason, reason_text: null })
  })

  it.each(['', 'Direct-care', 'curiosity', '__proto__', 'other\u0000', '\ud800'])('that is not of the list is refused: %j', async (reason) => {
    expect(await sendLookup(nurse, child.nhsNumber, { reason })).toEqual({ made: false, problem: 'reason-unknown' })
    expect(await accessesOf(nurse)).toBe(0)
    expect(await takeRefusedLookup(nurse)).toMatchObject({ entry: child.nhsNumber, problem: 'reason-unknown', digits: 10 })
  })

  it.each([
    ['nothing', ''],
    ['white space', '                    '],
    ['fourteen characters', 'fourteen chars'],
    ['fourteen characters with white space around them', '   fourteen chars   '],
    ['eight characters that are sixteen code units', '\u{1f600}'.repeat(8)],
    ['one character again and again', 'r'.repeat(2_000)],
    ['fifteen characters of which none is a letter', '\u{1f600}'.repeat(15)],
    ['characters that cannot be stored', '\u0000'.repeat(20)],
    ['fourteen characters and some that cannot be stored', 'fourteen chars\u0000\u0000'],
  ])('of another kind must say what it is in fifteen characters: %s is refused', async (_what, reasonText) => {
    expect(await sendLookup(nurse, child.nhsNumber, { reason: 'other', reasonText })).toEqual({ made: false, problem: 'reason-missing' })
    expect(await accessesOf(nurse)).toBe(0)
  })

  it.each([
    ['fifteen characters', 'fifteen letters', 'fifteen letters'],
    ['white space around it', '  court order of today \n', 'court order of today'],
    ['fifteen characters beyond the basic plane', FIVE_LETTERS.repeat(3), FIVE_LETTERS.repeat(3)],
    ['five hundred characters of more', 'court'.repeat(400), 'court'.repeat(100)],
    ['five hundred characters, none of them cut in half', FIVE_LETTERS.repeat(120), FIVE_LETTERS.repeat(100)],
    ['without the NHS number that is kept nowhere when nothing is found', `asked by ${fakeNhsNumber(2)} of court`, 'asked by [number] of court'],
    ['what can be stored of it', 'a letter\u0000 from the court', 'a letter from the court'],
  ])('of another kind is recorded as typed: %s', async (_what, reasonText, kept) => {
    const eventId = await recordCheck(nurse, child.nhsNumber, { reason: 'other', reasonText })
    expect(await recordedReason(eventId)).toEqual({ reason: 'other', reason_text: kept })
  })

  it('with half a surrogate pair is recorded all the same', async () => {
    const eventId = await recordCheck(nurse, child.nhsNumber, { reason: 'other', reasonText: 'half a character \ud83d' })
    expect((await recordedReason(eventId))?.reason_text).toMatch(/^half a character/)
  })

  it('stays out of the notice that the authority gets', async () => {
    await recordCheck(nurse, child.nhsNumber, { reason: 'other', reasonText: 'Zebedee asked me to look' })
    const { rows } = await app.admin.query<{ text: string }>(`select string_agg(to_jsonb(n)::text, ' ') as text from cpis.notification n`)
    expect(rows[0]?.text).not.toContain('Zebedee')
  })
})

describe('where a look-up came from', () => {
  it('is recorded with it, and the record is vouched for by keys that the database does not have', async () => {
    const number = fakeNhsNumber(1)
    const agentHash = Buffer.alloc(32, 5)
    const answer = await lookUpChild(nurse, { entry: number, reason: 'direct-care', reasonText: '' }, { address: '192.0.2.7', agentHash })
    const { rows } = await app.admin.query<{ address: string; agent_hash: Buffer; mac: Buffer; subject_key: Buffer }>(
      'select address, agent_hash, mac, subject_key from cpis.access_unmatched where event_id = $1',
      [answer.made ? answer.eventId : ''],
    )
    expect(rows).toMatchObject([{ address: '192.0.2.7', agent_hash: agentHash }])
    const said = [
      answer.made ? answer.eventId : '',
      nurse.personId,
      'CL',
      nurse.organisation.id,
      nurse.setting?.id ?? '',
      'page',
      'direct-care',
      '',
      rows[0]?.subject_key.toString('hex') ?? '',
    ]
    const mac = createHmac('sha256', process.env.ACCESS_MAC_KEY ?? '')
      .update(said.map((part) => `${part.length}:${part};`).join(''))
      .digest()
    expect(rows[0]?.mac).toEqual(mac)
  })
})
