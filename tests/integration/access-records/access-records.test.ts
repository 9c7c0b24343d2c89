import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RECORDS_PER_PAGE, type AccessFilter } from '@/lib/access-records/filter'
import { findPeople } from '@/lib/access-records/find-people'
import { listAccesses } from '@/lib/access-records/list-accesses'
import { listOwnAccesses } from '@/lib/access-records/list-own-accesses'
import { openAccess } from '@/lib/access-records/open-access'
import { openOwnAccess } from '@/lib/access-records/open-own-access'
import type { Actor } from '@/lib/identity/actor'
import { todayInLondon } from '@/lib/shared/calendar-date'
import { withTicket } from '@/scripts/disposable-product/ticket'
import { actAs } from '@/tests/support/by-sql'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { moveIntoThePast, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let auditor: Actor
let nurse: Actor
let lead: Actor
let elsewhere: Actor
let child: TestChild
const NOBODY = fakeNhsNumber(7_001)
const today = todayInLondon(new Date())

beforeAll(async () => {
  app = await startApplication()
  auditor = await createAdministrator(app.admin, 'AU')
  nurse = await createClinicalActor(app.admin, { name: 'Amara Nurse', settingKind: 'emergency-department' })
  elsewhere = await createClinicalActor(app.admin, { role: 'SG', name: 'Elsewhere Lead', settingKind: 'maternity-unit' })
  const beside = await createClinicalActor(app.admin, { role: 'SG', name: 'Own Lead' })
  await app.admin.query(`insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id) values ($1, 'SG', $2, $3)`, [
    beside.personId,
    nurse.organisation.id,
    nurse.setting?.id,
  ])
  lead = await withTicket(app.admin, { ...beside, organisation: nurse.organisation, setting: nurse.setting })
  const authority = await createAuthority(app.admin)
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
  await recordCheck(nurse, child.nhsNumber)
  await recordCheck(nurse, NOBODY, { reason: 'safeguarding' })
  await recordCheck(elsewhere, child.nhsNumber)
})
afterAll(() => app.stop())

const list = async (filter: AccessFilter, after: string | null = null) => listAccesses(auditor, { filter, after })
const own = async (filter: AccessFilter) => (await listOwnAccesses(lead, { filter, after: null })).records ?? []
const whose = async (filter: AccessFilter) => ((await list(filter)).records ?? []).map((one) => one.actorName)

describe('an auditor', () => {
  it('is shown nothing until something is asked for', async () => {
    expect((await list({})).records).toBeNull()
  })

  it('finds records by person, organisation, setting, time, result, reason, and all of them together', async () => {
    expect(await whose({ person: nurse.personId })).toEqual(['Amara Nurse', 'Amara Nurse'])
    expect(await whose({ organisation: elsewhere.organisation.id })).toEqual(['Elsewhere Lead'])
    expect(await whose({ setting: 'maternity-unit' })).toEqual(['Elsewhere Lead'])
    expect(await whose({ from: today, to: today })).toHaveLength(3)
    expect(await whose({ from: '2026-01-01', to: '2026-01-02' })).toEqual([])
    expect(await whose({ outcome: 'none' })).toEqual(['Amara Nurse'])
    expect(await whose({ outcome: 'match' })).toEqual(['Elsewhere Lead', 'Amara Nurse'])
    expect(await whose({ reason: 'safeguarding' })).toEqual(['Amara Nurse'])
    expect(await whose({ emergency: true })).toEqual([])
    expect(
      await whose({
        person: nurse.personId,
        organisation: nurse.organisation.id,
        setting: 'emergency-department',
        outcome: 'match',
        from: today,
        to: today,
        number: child.nhsNumber,
      }),
    ).toEqual(['Amara Nurse'])
  })

  it('finds a child by its number, and look-ups that found nothing by the keyed hash of theirs', async () => {
    expect(await whose({ number: child.nhsNumber })).toEqual(['Elsewhere Lead', 'Amara Nurse'])
    const [quiet] = (await list({ number: NOBODY })).records ?? []
    expect(quiet).toMatchObject({ actorName: 'Amara Nurse', outcome: 'none', askedNumber: null, nhsNumber: null })
    expect(await whose({ number: fakeNhsNumber(7_002) })).toEqual([])
  })

  it('finds people by a part of their name', async () => {
    const { people, more } = await findPeople(auditor, { name: ' ara nur ' })
    expect(people).toMatchObject([{ personId: nurse.personId, name: 'Amara Nurse', works: expect.stringContaining(nurse.organisation.name) }])
    expect(more).toBe(false)
    expect((await findPeople(auditor, { name: '%%' })).people).toEqual([])
    await expect(findPeople(auditor, { name: 'a' })).rejects.toMatchObject({ kind: 'invalid-input' })
  })

  it('opens one record with what the same person looked at in the same hour', async () => {
    const [listed] = (await list({ number: child.nhsNumber, person: nurse.personId })).records ?? []
    const { record, sameHour } = await openAccess(auditor, { eventId: listed?.eventId ?? '' })
    expect(record).toMatchObject({
      actorName: 'Amara Nurse',
      askedNumber: child.nhsNumber,
      nhsNumber: child.nhsNumber,
      outcome: 'match',
      notifies: true,
      channel: 'page',
      emergency: false,
    })
    expect(sameHour.map((one) => one.outcome)).toEqual(['none'])
    expect(record.seal).toBeNull()
    await app.admin.query(
      `insert into cpis.seal_leaf (n, place, source, row_id, row_at, form, hash) select 7, 0, 'matched', event_id, at, 1, sha256('a') from cpis.access_matched where event_id = $1`,
      [record.eventId],
    )
    expect((await openAccess(auditor, { eventId: record.eventId })).record.seal).toBe(7)
    await expect(openAccess(auditor, { eventId: child.id })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('never sees a field of a plan, nor a name of a child', async () => {
    const text = JSON.stringify(await list({ from: today }))
    expect(text).not.toMatch(/CPP|LAC|versionIds|authorityIds|Ashworth|Robin|category|legal/)
  })

  it('leaves a line of what was asked, without the number', async () => {
    await list({ number: child.nhsNumber, person: nurse.personId })
    const last = (await auditEvents(app.admin, 'access-record')).filter(({ type }) => type === 'access-record.list').at(-1)
    expect(last).toMatchObject({
      person: auditor.name,
      outcome: 'done',
      details: { by: 'number person', records: 1, subjectKey: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    expect(JSON.stringify(await auditEvents(app.admin, 'access-record'))).not.toContain(child.nhsNumber)
  })
})

describe('pages of records', () => {
  it('hold every record once, also where many were made in one moment', async () => {
    const busy = await createClinicalActor(app.admin, { name: 'Busy Nurse' })
    const numbers = Array.from({ length: 8 }, (_, at) => fakeNhsNumber(7_100 + at))
    for (const number of numbers) await recordCheck(busy, number)
    await recordCheck(busy, child.nhsNumber)
    await app.admin.query('set session_replication_role = replica')
    for (const table of ['access_matched', 'access_unmatched']) {
      await app.admin.query(
        `insert into cpis.${table} select * from jsonb_populate_recordset(null::cpis.${table},
        (select jsonb_agg(to_jsonb(a) || jsonb_build_object('event_id', gen_random_uuid(), 'at', '2026-11-20T10:00:00.123456Z')) from cpis.${table} a, generate_series(1, 20) where actor_id = $1))`,
        [busy.personId],
      )
    }
    await app.admin.query('set session_replication_role = origin')
    const seen: string[] = []
    let after: string | null = null
    do {
      const page = await list({ person: busy.personId }, after)
      expect(page.records?.length).toBeLessThanOrEqual(RECORDS_PER_PAGE)
      seen.push(...(page.records ?? []).map((one) => one.eventId))
      after = page.next
    } while (after !== null)
    expect(seen).toHaveLength(9 + 9 * 20)
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('a safeguarding lead', () => {
  it('sees the records of their own organisation, whatever they ask for, and no other', async () => {
    const { records } = await listOwnAccesses(lead, { filter: { number: child.nhsNumber }, after: null })
    expect(records?.map((one) => one.actorName)).toEqual(['Amara Nurse'])
    expect(await own({ organisation: elsewhere.organisation.id })).toEqual([])
    expect(await own({ person: elsewhere.personId })).toEqual([])
    expect(await own({ from: today, to: today })).toHaveLength(2)
    const [foreign] = (await list({ organisation: elsewhere.organisation.id })).records ?? []
    await expect(openOwnAccess(lead, { eventId: foreign?.eventId ?? '' })).rejects.toMatchObject({ kind: 'not-found' })
    expect((await openOwnAccess(lead, { eventId: records?.[0]?.eventId ?? '' })).record.actorName).toBe('Amara Nurse')
  })

  it('is no auditor', async () => {
    await expect(listAccesses(lead, { filter: { from: today }, after: null })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(findPeople(lead, { name: 'Amara' })).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})

describe('everybody else', () => {
  it('reads nothing: by no use-case, and by no statement of the application’s login', async () => {
    const authority = await createAuthority(app.admin)
    const others: Actor[] = [nurse, await createAdministrator(app.admin, 'NA'), await createAdministrator(app.admin, 'OA')]
    for (const role of ['LP', 'LD', 'ED'] as const) others.push(await createAuthorityActor(app.admin, authority, role))
    for (const actor of others) {
      await expect(listAccesses(actor, { filter: { from: today }, after: null })).rejects.toMatchObject({ kind: 'not-permitted' })
      await expect(listOwnAccesses(actor, { filter: { from: today }, after: null })).rejects.toMatchObject({ kind: 'not-permitted' })
      await expect(openAccess(actor, { eventId: child.id })).rejects.toMatchObject({ kind: 'not-permitted' })
      // As itself, falsely claiming to be an auditor or a safeguarding lead, and without a role.
      for (const role of [actor.role, 'AU', 'SG', ''])
        expect(await refusedToAsk(await withTicket(app.admin, { ...actor, role: role as Actor['role'] }))).toBe('42501')
    }
    await app.admin.query(`update cpis.person set status = 'suspended' where id = $1`, [elsewhere.personId])
    expect(await refusedToAsk(elsewhere)).toBe('42501')
  })

  /** The code with which the database refuses this caller the functions, asked through the application's login. */
  async function refusedToAsk(actor: Actor): Promise<string> {
    const client = new pg.Client({ connectionString: process.env.APP_DATABASE_URL })
    await client.connect()
    const codes = new Set<string>()
    for (const call of [
      `search_accesses('{}', null, null, 10)`,
      `find_people('a')`,
      `search_audit_events('{}', null, null, 10)`,
      `numbers_of_subject('${child.nhsNumber}')`,
      `take_access_export(gen_random_uuid())`,
      `accesses_of('{}', null, null, null, 10)`,
    ]) {
      await client.query('begin')
      await actAs(client, actor.ticket)
      codes.add(
        await client.query(`select cpis.${call}`).then(
          () => `${call} answered`,
          (error: { code?: string }) => error.code ?? 'unknown',
        ),
      )
      await client.query('rollback')
    }
    await client.end()
    return [...codes].join(' ')
  }
})

describe('a record of long ago', () => {
  it('is found in its month', async () => {
    const eventId = await recordCheck(nurse, child.nhsNumber)
    await moveIntoThePast(app.admin, eventId, '400 days')
    const old = new Date(Date.now() - 400 * 86_400_000)
    expect((await list({ person: nurse.personId, to: todayInLondon(old), from: todayInLondon(old) })).records?.map((one) => one.eventId)).toEqual([
      eventId,
    ])
  })
})
