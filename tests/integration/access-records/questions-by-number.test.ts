import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MOST_NUMBER_QUESTIONS, TOO_MANY_NUMBER_QUESTIONS } from '@/lib/access-records/asked-child'
import { listAccesses } from '@/lib/access-records/list-accesses'
import { listOwnAccesses } from '@/lib/access-records/list-own-accesses'
import { reportChild } from '@/lib/access-records/report-child'
import { requestAccessExport } from '@/lib/access-records/request-access-export'
import { listEvents } from '@/lib/event-log/list-events'
import type { Actor } from '@/lib/identity/actor'
import { placeLegalHold } from '@/lib/legal-holds/place-legal-hold'
import { listPlans } from '@/lib/plans/list-plans'
import { openChild } from '@/lib/plans/open-child'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { LimitReached } from '@/lib/shared/limit-reached'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { subjectKey } from '@/lib/shared/subject-key'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let auditor: Actor
let lead: Actor
let authority: TestAuthority
let manager: Actor
let nextNumber = 8_500
const today = todayInLondon(new Date())
const period = { from: addDays(today, -30), to: today }
const reason = 'A complaint of a parent, number 7'
const nothing = { kind: undefined, person: undefined, organisation: undefined, outcome: undefined, from: undefined, to: undefined, child: undefined }

beforeAll(async () => {
  app = await startApplication()
  auditor = await createAdministrator(app.admin, 'AU')
  lead = await createClinicalActor(app.admin, { role: 'SG', name: 'Own Lead' })
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  // Where nobody has published anything, a check finds nothing out.
  await childUnder(newNumber())
})
afterAll(() => app.stop())

const newNumber = (): NhsNumber => fakeNhsNumber(nextNumber++)

async function childUnder(number: NhsNumber) {
  const child = await createChild(app.admin, authority, { nhsNumber: number })
  await createPlan(app.admin, child)
  return child
}

/** What the report on a child says in its second part, newest first. */
async function others(number: NhsNumber): Promise<string[]> {
  const { events } = await reportChild(await createAdministrator(app.admin, 'AU'), { number, ...period })
  return events.map(({ type, outcome, personName }) => [type, ...(outcome === 'done' ? [] : [outcome]), personName].join(' '))
}

const askedBy = (actor: Actor) => (number: NhsNumber) => listAccesses(actor, { filter: { number }, after: null })

describe('who else had a child before them', () => {
  it('stands in the report: each page, list and act, of whom, in which role and organisation', async () => {
    const number = newNumber()
    const child = await childUnder(number)
    await openChild(manager, { childId: child.id })
    await listPlans(manager, {})
    expect(await others(number)).toEqual([`plan.list ${manager.name}`, `child.open ${manager.name}`])
    const { events, moreEvents } = await reportChild(auditor, { number, ...period })
    expect(events.at(-1)).toMatchObject({ roleLabel: manager.roleLabel, organisationName: authority.name })
    expect(moreEvents).toBe(false)
    expect(await others(newNumber())).toEqual([])
  })

  it('is found under every number that replaced another, from either side, and within the period alone', async () => {
    const [old, current] = [newNumber(), newNumber()]
    const child = await childUnder(old)
    await openChild(manager, { childId: child.id })
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [old, current])
    await app.admin.query(`update cpis.child set nhs_number = $1, changed_by = 'test', change = 'number-replaced' where id = $2`, [current, child.id])
    await openChild(manager, { childId: child.id })
    for (const number of [old, current]) {
      expect((await others(number)).filter((line) => line.startsWith('child.open'))).toHaveLength(2)
      const { events } = await reportChild(auditor, { number, from: addDays(today, -30), to: addDays(today, -1) })
      expect(events).toEqual([])
    }
  })

  it('says when there are more than it lists', async () => {
    const number = newNumber()
    await app.admin.query(
      `insert into cpis.audit_event (type, outcome, person_name, subject_keys) select 'plan.list', 'done', 'Pat Tester', array[$1::bytea] from generate_series(1, 2001)`,
      [subjectKey(number)],
    )
    const { events, moreEvents } = await reportChild(auditor, { number, ...period })
    expect([events.length, moreEvents]).toEqual([2000, true])
  })
})

describe('a question by number', () => {
  it('is an event about that child, whoever asks whatever, and stands in the report on it', async () => {
    const number = newNumber()
    await childUnder(number)
    await recordCheck(lead, number)
    await askedBy(auditor)(number)
    await listOwnAccesses(lead, { filter: { number }, after: null })
    await listEvents(auditor, { filter: nothing, number, after: null })
    await requestAccessExport(auditor, { filter: { number, ...period }, reason })
    await placeLegalHold(auditor, { kind: 'child', number, personName: '', organisationId: '', reason })
    await reportChild(auditor, { number, ...period })
    expect(await others(number)).toEqual([
      `access-record.report-child ${auditor.name}`,
      `legal-hold.place ${auditor.name}`,
      `access-export.request ${auditor.name}`,
      `event-log.list ${auditor.name}`,
      `access-record.list-own ${lead.name}`,
      `access-record.list ${auditor.name}`,
    ])
  })

  it('of an auditor to the log of events finds those about the child, with other filters as well', async () => {
    const number = newNumber()
    const child = await childUnder(number)
    await openChild(manager, { childId: child.id })
    await askedBy(auditor)(number)
    const types = async (filter: Partial<Record<keyof typeof nothing, string>>) =>
      (await listEvents(auditor, { filter: { ...nothing, ...filter }, number, after: null })).events.map((one) => one.type)
    expect(await types({})).toEqual(['access-record.list', 'child.open'])
    expect(await types({ kind: 'register' })).toEqual(['child.open'])
    expect(await types({ person: manager.personId })).toEqual(['child.open'])
    expect(await types({ to: '2026-01-01' })).toEqual([])
  })

  it('is limited by the hour, of each person alone, and what was refused is recorded', async () => {
    const asking = await createAdministrator(app.admin, 'AU')
    const number = newNumber()
    await childUnder(number)
    for (let time = 0; time < MOST_NUMBER_QUESTIONS - 1; time++) await askedBy(asking)(number)
    // The sixtieth in another way: they are counted together.
    await listEvents(asking, { filter: nothing, number, after: null })
    const another = newNumber()
    const hold = { kind: 'child' as const, number: another, personName: '', organisationId: '', reason }
    for (const ask of [
      () => askedBy(asking)(another),
      () => reportChild(asking, { number: another, ...period }),
      () => listEvents(asking, { filter: nothing, number: another, after: null }),
      () => requestAccessExport(asking, { filter: { number: another }, reason }),
      () => placeLegalHold(asking, hold),
    ]) {
      await expect(ask()).rejects.toThrow(LimitReached)
      await expect(ask()).rejects.toMatchObject({ message: TOO_MANY_NUMBER_QUESTIONS, field: 'number' })
    }
    expect(new Set(await others(another))).toEqual(
      new Set(
        ['access-record.list', 'access-record.report-child', 'event-log.list', 'access-export.request', 'legal-hold.place'].map(
          (type) => `${type} refused ${asking.name}`,
        ),
      ),
    )
    expect((await listAccesses(asking, { filter: { from: today }, after: null })).records).not.toBeNull()
    expect((await askedBy(auditor)(number)).records).toEqual([])
    await app.admin.query(`update cpis.rate_count set counts_until = counts_until - interval '1 hour' where what = 'number-question'`)
    expect((await askedBy(asking)(number)).records).toEqual([])
  })
})

describe('a safeguarding lead who types numbers', () => {
  const asks = async (number: NhsNumber) => {
    const { records, numbers } = await listOwnAccesses(lead, { filter: { number }, after: null })
    return { numbers, found: records?.map(({ actorName, outcome, showed }) => [actorName, outcome, showed]) }
  }

  it('learns of no other number, whatever the register knows of this one', async () => {
    const [old, current, unknown] = [newNumber(), newNumber(), newNumber()]
    await childUnder(current)
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [old, current])
    const visitor = await createClinicalActor(app.admin, { name: 'Elsewhere Nurse' })
    await recordCheck(visitor, old)
    await recordCheck(lead, current)
    // Nobody of this trust looked the old number up: it is as one that nobody has ever heard of.
    expect(await asks(old)).toEqual({ ...(await asks(unknown)), numbers: [old] })
    expect(await asks(current)).toEqual({ numbers: [current], found: [['Own Lead', 'match', null]] })
    await recordCheck(lead, old)
    expect((await asks(old)).found).toEqual([['Own Lead', 'match', null]])
    expect((await asks(current)).found).toHaveLength(2)
  })

  it('does not learn that a number was wrong', async () => {
    const [wrong, right] = [newNumber(), newNumber()]
    const child = await childUnder(wrong)
    await recordCheck(lead, wrong)
    const before = await asks(wrong)
    await app.admin.query(`update cpis.child set nhs_number = $1, changed_by = 'test', change = 'number-corrected' where id = $2`, [right, child.id])
    expect(await asks(wrong)).toEqual(before)
    expect((await asks(right)).found).toEqual([])
  })

  it('finds own look-ups that found nothing, and no one else’s', async () => {
    const number = newNumber()
    await recordCheck(await createClinicalActor(app.admin), number)
    expect((await asks(number)).found).toEqual([])
    await recordCheck(lead, number)
    expect((await asks(number)).found).toEqual([['Own Lead', 'none', null]])
  })
})
