import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decideAccessExport } from '@/lib/access-records/decide-access-export'
import { listAccessExports } from '@/lib/access-records/list-access-exports'
import { listEvents } from '@/lib/event-log/list-events'
import { reportChild } from '@/lib/access-records/report-child'
import { reportPerson } from '@/lib/access-records/report-person'
import { requestAccessExport } from '@/lib/access-records/request-access-export'
import { takeAccessExport } from '@/lib/access-records/take-access-export'
import type { Actor } from '@/lib/identity/actor'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { writeCsv } from '@/lib/shared/csv-writer'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { moveIntoThePast, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let auditor: Actor
let national: Actor
let nurse: Actor
let visitor: Actor
let authority: TestAuthority
let nextNumber = 7_500
const today = todayInLondon(new Date())
const period = { from: addDays(today, -30), to: today }

beforeAll(async () => {
  app = await startApplication()
  auditor = await createAdministrator(app.admin, 'AU')
  national = await createAdministrator(app.admin, 'NA')
  nurse = await createClinicalActor(app.admin, { name: '=Amara Nurse' })
  visitor = await createClinicalActor(app.admin, { name: 'Health Visitor', settingKind: 'health-visiting' })
  authority = await createAuthority(app.admin)
  // Where nobody has published anything, a check finds nothing out: "not checked", which another test holds.
  await childUnder(newNumber())
})
afterAll(() => app.stop())

const newNumber = (): NhsNumber => fakeNhsNumber(nextNumber++)
const report = (number: NhsNumber, from = period.from) => reportChild(auditor, { number, from, to: period.to })

async function childUnder(number: NhsNumber) {
  const child = await createChild(app.admin, authority, { nhsNumber: number })
  await createPlan(app.admin, child)
  return child
}

describe('who has viewed a child', () => {
  it('is everybody in the period: told, silent, and those who found nothing', async () => {
    const number = newNumber()
    await recordCheck(visitor, number)
    await childUnder(number)
    await recordCheck(nurse, number, { reason: 'safeguarding' })
    await recordCheck(visitor, number)
    await moveIntoThePast(app.admin, await recordCheck(nurse, number), '40 days')
    const made = await report(number)
    expect(made.records.map((one) => [one.actorName, one.outcome, one.notifies])).toEqual([
      ['Health Visitor', 'match', false],
      ['=Amara Nurse', 'match', true],
      ['Health Visitor', 'none', false],
    ])
    expect(made.counts).toMatchObject({ all: 3, told: 1, quiet: 1, nothing: 1, found: 2, people: 2, organisations: 2 })
    expect((await report(number, addDays(today, -60))).counts.all).toBe(4)
    expect(Math.abs(made.madeAt.getTime() - Date.now())).toBeLessThan(60_000)
  })

  it('follows numbers that were replaced, from the old one and from the new one', async () => {
    const [old, current] = [newNumber(), newNumber()]
    await recordCheck(nurse, old)
    await childUnder(old)
    await recordCheck(nurse, old)
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [old, current])
    await recordCheck(nurse, old)
    await recordCheck(nurse, current)
    for (const [asked, other] of [
      [old, current],
      [current, old],
    ] as const) {
      const made = await report(asked)
      expect(made.numbers).toEqual([asked, other])
      expect(made.counts).toMatchObject({ all: 4, nothing: 1 })
    }
  })

  it('says of a number that was wrong and was corrected what it showed', async () => {
    const [wrong, right] = [newNumber(), newNumber()]
    const child = await childUnder(wrong)
    await recordCheck(nurse, wrong)
    await app.admin.query(`update cpis.child set nhs_number = $1, changed_by = 'test', change = 'number-corrected' where id = $2`, [right, child.id])
    await recordCheck(nurse, right)
    await recordCheck(visitor, wrong)
    expect((await report(right)).records.map((one) => [one.actorName, one.askedNumber, one.showed])).toEqual([
      ['=Amara Nurse', right, null],
      ['=Amara Nurse', wrong, 'under-wrong-number'],
    ])
    expect((await report(wrong)).records.map((one) => [one.actorName, one.outcome, one.showed])).toEqual([
      ['Health Visitor', 'none', null],
      ['=Amara Nurse', 'match', 'other-record'],
    ])
  })

  it('is for auditors alone, and making it is recorded without the number', async () => {
    const number = newNumber()
    for (const actor of [national, nurse, visitor])
      await expect(reportChild(actor, { number, ...period })).rejects.toMatchObject({ kind: 'not-permitted' })
    await report(number)
    const events = await auditEvents(app.admin, 'access-record')
    expect(events.at(-1)).toMatchObject({
      type: 'access-record.report-child',
      details: { by: 'from number to', records: 0 },
    })
    expect(JSON.stringify(events)).not.toContain(number)
  })
})

describe('everything a person looked at', () => {
  it('is listed with the numbers that were kept, and without those of look-ups that found nothing', async () => {
    const busy = await createClinicalActor(app.admin, { name: 'Busy Nurse' })
    const number = newNumber()
    await childUnder(number)
    await recordCheck(busy, number)
    await recordCheck(busy, newNumber())
    const made = await reportPerson(auditor, { person: busy.personId, ...period })
    expect(made.records.map((one) => one.askedNumber)).toEqual([null, number])
    expect(made).toMatchObject({ children: 1, more: false })
    const { rows } = await app.admin.query(`select subject_id from cpis.audit_event where type = 'access-record.report-person'`)
    expect(rows).toEqual([{ subject_id: busy.personId }])
    await expect(reportPerson(busy, { person: busy.personId, ...period })).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})

describe('the log of events', () => {
  const nothing = {
    kind: undefined,
    person: undefined,
    organisation: undefined,
    outcome: undefined,
    from: undefined,
    to: undefined,
    child: undefined,
  }
  const list = (filter: Partial<Record<keyof typeof nothing, string>>, after: string | null = null) =>
    listEvents(auditor, { filter: { ...nothing, ...filter }, after })

  it('is found by person, organisation, kind, outcome and time, and reading it is a line of it', async () => {
    await reportPerson(auditor, { person: nurse.personId, ...period })
    const own = await list({ person: auditor.personId, kind: 'audit-reads', from: today, to: today })
    expect(own.events.every((one) => one.personId === auditor.personId)).toBe(true)
    expect(own.events[0]).toMatchObject({ type: 'access-record.report-person', roleLabel: 'Auditor', organisationName: auditor.organisation.name })
    expect((await list({ kind: 'audit-reads' })).events[0]?.type).toBe('event-log.list')
    expect((await list({ outcome: 'denied', organisation: national.organisation.id })).events.map((one) => one.type)).toContain(
      'access-record.report-child',
    )
    expect((await list({ from: '2026-01-01', to: '2026-01-02' })).events).toEqual([])
    expect((await list({ kind: 'nonsense', person: 'nobody' })).events.length).toBeGreaterThan(3)
  })

  it('holds every event once over its pages, with many in one moment', async () => {
    const person = randomUUID()
    await app.admin.query(
      `insert into cpis.audit_event (at, type, outcome, person_id) select '2026-11-01T00:00:00.5Z', 'plan.list', 'done', $1 from generate_series(1, 130)`,
      [person],
    )
    const seen = new Set<string>()
    let after: string | null = null
    do {
      const page = await list({ person, kind: 'register' }, after)
      page.events.forEach((one) => seen.add(one.id))
      after = page.next
    } while (after !== null)
    expect(seen.size).toBe(130)
  })

  it('is for auditors alone', async () => {
    for (const actor of [national, nurse, visitor])
      await expect(listEvents(actor, { filter: nothing, after: null })).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})

describe('a file of access records', () => {
  const reason = 'A complaint of a parent, number 7'
  const stateOf = async (actor: Actor, id: string) => (await listAccessExports(actor, {})).exports.find((one) => one.id === id)
  const decide = (actor: Actor, exportId: string, decision: 'approved' | 'declined' | 'taken-back') =>
    decideAccessExport(actor, { exportId, decision })

  it('is taken by whoever asked, once somebody else has agreed, for 24 hours; every step is recorded', async () => {
    const number = newNumber()
    await childUnder(number)
    await recordCheck(nurse, number)
    const id = await requestAccessExport(auditor, { filter: { number }, reason })
    await expect(takeAccessExport(auditor, { exportId: id })).rejects.toMatchObject({ kind: 'not-found' })
    expect(await decide(auditor, id, 'approved')).toBe('not-permitted')
    expect(await decide(await createAdministrator(app.admin, 'NA'), id, 'approved')).toBe('decided')
    expect(await decide(national, id, 'declined')).toBe('already')
    const lines = await takeAccessExport(auditor, { exportId: id })
    expect(lines).toHaveLength(2)
    const text = writeCsv(lines)
    expect(text).toContain(`"'=Amara Nurse"`)
    expect(text).toContain(`${number.slice(0, 3)} ${number.slice(3, 6)} ${number.slice(6)}`)
    expect(text).not.toMatch(/Ashworth|CPP/)
    await expect(takeAccessExport(await createAdministrator(app.admin, 'AU'), { exportId: id })).rejects.toMatchObject({ kind: 'not-found' })
    await app.admin.query(`update cpis.access_export set decided_at = now() - interval '24 hours 1 second' where id = $1`, [id])
    await expect(takeAccessExport(auditor, { exportId: id })).rejects.toMatchObject({ kind: 'not-found' })
    const steps = (await auditEvents(app.admin, 'access-export')).filter((one) => one.outcome === 'done').map((one) => one.type)
    expect(steps).toEqual(expect.arrayContaining(['access-export.request', 'access-export.decide', 'access-export.take']))
  })

  it('is asked for with the records of that moment, and holds no later ones', async () => {
    const late = await createClinicalActor(app.admin, { name: 'Late Nurse' })
    await recordCheck(late, newNumber())
    const id = await requestAccessExport(auditor, { filter: { person: late.personId }, reason })
    await recordCheck(late, newNumber())
    await decide(national, id, 'approved')
    expect(await takeAccessExport(auditor, { exportId: id })).toHaveLength(2)
  })

  it('shows who decides what and how many, and no record, number or name of a child', async () => {
    const number = newNumber()
    await childUnder(number)
    await recordCheck(nurse, number)
    const id = await requestAccessExport(auditor, { filter: { number, ...period }, reason })
    expect(await stateOf(national, id)).toMatchObject({ records: 1, reason, own: false, decision: null, about: { child: true, ...period } })
    expect(JSON.stringify(await listAccessExports(national, {}))).not.toMatch(/999[0-9]{7}|Amara/)
    await expect(takeAccessExport(national, { exportId: id })).rejects.toMatchObject({ kind: 'not-permitted' })
  })

  it('is agreed to only by somebody who has just logged in, and taken back by whoever asked', async () => {
    const filter = { person: nurse.personId }
    const id = await requestAccessExport(auditor, { filter, reason })
    const stale = await createAdministrator(app.admin, 'NA')
    await app.admin.query(`update cpis.session set auth_time = now() - interval '6 minutes' where person_id = $1`, [stale.personId])
    expect(await decide(stale, id, 'approved')).toBe('log-in-again')
    expect(await decide(national, id, 'taken-back')).toBe('not-permitted')
    expect(await decide(auditor, id, 'taken-back')).toBe('decided')
    expect(await stateOf(auditor, id)).toMatchObject({ decision: 'taken-back', open: false })
    await expect(decide(nurse, id, 'approved')).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(decide(national, randomUUID(), 'approved')).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('of a safeguarding lead holds their own organisation’s look-ups, whatever was asked', async () => {
    const lead = await createClinicalActor(app.admin, { role: 'SG', name: 'Own Lead' })
    await expect(requestAccessExport(lead, { filter: period, reason })).rejects.toMatchObject({
      kind: 'conflict',
      message: 'There are no records to take away',
    })
    await recordCheck(lead, newNumber())
    const id = await requestAccessExport(lead, { filter: period, reason })
    await decide(national, id, 'approved')
    expect((await takeAccessExport(lead, { exportId: id })).slice(1).map((line) => line[1])).toEqual(['Own Lead'])
    const other = await createClinicalActor(app.admin, { role: 'SG' })
    expect((await listAccessExports(other, {})).exports).toEqual([])
    expect(await stateOf(auditor, id)).toMatchObject({ scope: lead.organisation.name })
  })

  it('needs a reason, a filter and an auditor or a safeguarding lead', async () => {
    await expect(requestAccessExport(auditor, { filter: period, reason: 'short' })).rejects.toMatchObject({ kind: 'invalid-input', field: 'reason' })
    // The national administrator who agrees must not learn of any child.
    await expect(requestAccessExport(auditor, { filter: period, reason: 'A complaint about 999 000 0018' })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'reason',
    })
    await expect(requestAccessExport(auditor, { filter: {}, reason })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(requestAccessExport(national, { filter: period, reason })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(listAccessExports(nurse, {})).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})
