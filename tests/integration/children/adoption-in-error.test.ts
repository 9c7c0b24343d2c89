import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Decision } from '@/lib/approvals/approval'
import { countWaiting } from '@/lib/approvals/count-waiting'
import { answerRequest } from '@/lib/approvals/answer-request'
import { listRequests } from '@/lib/approvals/list-requests'
import { requestReopening } from '@/lib/approvals/request-reopening'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { getChildRecord } from '@/lib/children/get-child-record'
import { recordAdoption } from '@/lib/children/record-adoption'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { openChild } from '@/lib/plans/open-child'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkAndMatch, checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { ORDINARY_ROW, uploadFile } from '@/tests/support/upload-file'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let manager: Actor
let practitioner: Actor
let child: TestChild
const today = todayInLondon(new Date())
const reason = 'It was recorded on the wrong record'

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Manager')
  practitioner = await createAuthorityActor(app.admin, authority, 'LP', 'Pat Practitioner')
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
  await createPlan(app.admin, child, { type: 'LAC', endsIn: 40 })
  await createPlan(app.admin, child, { type: 'UCPP', startsIn: -90, endsIn: -20 })
})

const seen = async (childId = child.id) =>
  (await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [childId])).rows[0]!.version
const adopt = async () => recordAdoption(manager, { childId: child.id, seen: await seen(), on: addDays(today, -2) })
const ask = (by = manager) => requestReopening(by, { childId: child.id, reason })
const decide = (requestId: string, decision: Decision = 'approved', by = practitioner) => answerRequest(by, { requestId, decision })
const publish = (by: Actor, row: object) =>
  applyUpload(by, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ ...ORDINARY_ROW, nhs_number: child.nhsNumber, ...row }]) })
const shown = async () =>
  (await checkAndMatch(nurse, child.nhsNumber)).records.map(({ type, standing, endDate }) => [type, standing, endDate]).toSorted()
const plans = async () =>
  (
    await app.admin.query(
      'select type, start_date, end_date, withdrawn_at, category, legal_status, lead_team from cpis.plan where child_id = $1 order by id',
      [child.id],
    )
  ).rows

describe('an adoption that was entered in error', () => {
  it('is undone by two people: the plans are as they were, and the number is open', async () => {
    const [sawBefore, plansBefore] = [await shown(), await plans()]
    await adopt()
    expect((await checkChild(nurse, child.nhsNumber)).outcome).toBe('none')
    const requestId = await ask()
    // The request alone changes nothing.
    expect((await checkChild(nurse, child.nhsNumber)).outcome).toBe('none')
    expect((await publish(manager, {})).rows).toMatchObject([{ outcome: 'rejected' }])
    expect(await decide(requestId)).toBe('decided')
    expect(await shown()).toEqual(sawBefore)
    expect(await plans()).toEqual(plansBefore)
    expect((await app.admin.query('select closed_on, closed_why, closed_key from cpis.child where id = $1', [child.id])).rows).toEqual([
      { closed_on: null, closed_why: null, closed_key: null },
    ])
  })

  it('stands in the history and in the log with both people', async () => {
    await adopt()
    await decide(await ask())
    const { history } = await openChild(manager, { childId: child.id })
    expect(history).toContainEqual(
      expect.objectContaining({
        by: 'Dana Manager and Pat Practitioner',
        what: 'Opened again by two people: the adoption was entered in error',
      }),
    )
    expect(history.map(({ what }) => what)).toContain('Closed: the child was adopted')
    expect(await auditEvents(app.admin, 'approval')).toContainEqual({
      type: 'approval.request-reopening',
      outcome: 'done',
      person: 'Dana Manager',
      details: {},
    })
    expect(await auditEvents(app.admin, 'approval')).toContainEqual({
      type: 'approval.decide',
      outcome: 'done',
      person: 'Pat Practitioner',
      details: { kind: 'adoption', decision: 'approved', outcome: 'decided' },
    })
  })

  it('shows the second person which plans come back, and the first person until when it can be asked for', async () => {
    await adopt()
    await ask()
    const {
      waiting: [request],
    } = await listRequests(practitioner, {})
    expect(request).toMatchObject({ kind: 'adoption', reason, familyName: child.familyName, own: false })
    expect(request?.plansBack.map(({ type, endDate }) => [type, endDate]).toSorted()).toEqual([
      ['CPP', null],
      ['LAC', addDays(today, 40)],
    ])
    expect(await countWaiting(practitioner, {})).toMatchObject({ requests: 1 })
    expect(await countWaiting(manager, {})).toMatchObject({ requests: 0 })
    const record = await getChildRecord(manager, { childId: child.id })
    expect(record).toMatchObject({ reopening: { reason, own: true }, request: null })
    // From when the ends were recorded, which was today (decision 053).
    expect(record.keptUntil?.slice(0, 7)).toBe(monthsLater(today, 13))
  })

  it('brings back no plan that was withdrawn since', async () => {
    await adopt()
    await app.admin.query(`update cpis.plan set withdrawn_at = now() where child_id = $1 and type = 'LAC'`, [child.id])
    await decide(await ask())
    expect((await shown()).map(([type]) => type)).not.toContain('LAC')
  })

  it('is loaded by files again, and can be recorded and undone a second time', async () => {
    const before = await plans()
    for (let times = 0; times < 2; times += 1) {
      await adopt()
      await decide(await ask())
    }
    expect(await plans()).toEqual(before)
    const {
      rows: [held],
    } = await app.admin.query<{ family_name: string; given_name: string; born: string }>(
      'select family_name, given_name, date_of_birth::text as born from cpis.child where id = $1',
      [child.id],
    )
    const row = {
      family_name: held!.family_name,
      given_name: held!.given_name,
      date_of_birth: held!.born,
      plan_type: 'LAC',
      start_date: addDays(today, -400),
      end_date: addDays(today, -380),
    }
    expect((await publish(manager, row)).rows).toMatchObject([{ outcome: 'added' }])
  })

  it('leaves the record as it is when it is declined or taken back', async () => {
    await adopt()
    await decide(await ask(), 'declined')
    await decide(await ask(), 'taken-back', manager)
    expect((await getChildRecord(manager, { childId: child.id })).child.closedWhy).toBe('adopted')
    expect((await checkChild(nurse, child.nhsNumber)).outcome).toBe('none')
  })
})

describe('who undoes an adoption', () => {
  it('is not one person alone, nor a second data manager, nor somebody whose log-in is older than five minutes', async () => {
    await adopt()
    const requestId = await ask()
    expect(await decide(requestId, 'approved', manager)).toBe('not-permitted')
    expect(await decide(requestId, 'approved', await createAuthorityActor(app.admin, authority, 'LD'))).toBe('not-permitted')
    await app.admin.query(`update cpis.session set auth_time = now() - interval '6 minutes' where id = $1`, [practitioner.sessionId])
    expect(await decide(requestId)).toBe('log-in-again')
    expect((await getChildRecord(manager, { childId: child.id })).child.closedWhy).toBe('adopted')
  })

  it('is nobody but a data manager who asks, of the child’s own authority, about a record that an adoption closed', async () => {
    await expect(ask()).rejects.toMatchObject({ kind: 'conflict' })
    await adopt()
    for (const role of ['LP', 'ED', 'OA'] as const)
      await expect(ask(await createAuthorityActor(app.admin, authority, role))).rejects.toMatchObject({ kind: 'not-permitted' })
    const elsewhere = await createAuthority(app.admin)
    await expect(ask(await createAuthorityActor(app.admin, elsewhere, 'LD'))).rejects.toMatchObject({ kind: 'not-found' })
    const requestId = await ask()
    await expect(decide(requestId, 'approved', await createAuthorityActor(app.admin, elsewhere, 'LP'))).rejects.toMatchObject({ kind: 'not-found' })
    await expect(ask()).rejects.toMatchObject({ kind: 'conflict' })
  })

  it('gives a reason in which no NHS number stands', async () => {
    await adopt()
    for (const wrong of ['', 'too short', `The new number is ${fakeNhsNumber(8700)}`]) {
      await expect(requestReopening(manager, { childId: child.id, reason: wrong })).rejects.toMatchObject({ kind: 'invalid-input', field: 'reason' })
    }
  })
})

describe('another authority', () => {
  it('is told nothing when an adoption is undone, and no number leads to another', async () => {
    const elsewhere = await createAuthority(app.admin)
    await app.admin.query('update cpis.authority set delivers_mailbox = true where organisation_id = $1', [elsewhere.id])
    const same = await createChild(app.admin, elsewhere, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, same)
    await adopt()
    const told = () =>
      app.admin.query('select id, kind, state from cpis.outbox where authority_id = $1 order by id', [elsewhere.id]).then(({ rows }) => rows)
    const before = await told()
    await decide(await ask())
    expect(await told()).toEqual(before)
    expect((await app.admin.query('select from cpis.superseded_number')).rowCount).toBe(0)
    const colleague = await createAuthorityActor(app.admin, elsewhere, 'LP')
    expect(await listRequests(colleague, {})).toMatchObject({ waiting: [], decided: [] })
    expect(JSON.stringify(await openChild(colleague, { childId: same.id }))).not.toMatch(/adopt/i)
  })

  it('may join the number again, as any number that is open', async () => {
    await adopt()
    await decide(await ask())
    const now = fakeNhsNumber(8701)
    await replaceNumber(manager, { childId: child.id, seen: await seen(), number: now, again: now })
    expect((await app.admin.query('select from cpis.superseded_number where nhs_number = $1', [child.nhsNumber])).rowCount).toBe(1)
  })
})

describe('when the record has been erased', () => {
  it('there is nothing to ask about: the request goes with it, and the number stays closed', async () => {
    await adopt()
    const requestId = await ask()
    await app.admin.query('set session_replication_role = replica')
    await app.admin.query('update cpis.plan set start_date = start_date - 420, end_date = end_date - 420 where child_id = $1', [child.id])
    await recordedMonthsAgo(app.admin, 14, 'p.child_id = $1', child.id)
    await app.admin.query('set session_replication_role = origin')
    await app.admin.query('select cpis.erase_old_records()')
    await expect(decide(requestId)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(ask()).rejects.toMatchObject({ kind: 'not-found' })
    expect((await publish(manager, {})).rows).toMatchObject([{ outcome: 'rejected', reason: expect.stringMatching(/closed by an adoption/) }])
  })
})

/** The month this many months after a day, as `yyyy-mm`. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7)
}
