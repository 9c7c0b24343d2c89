import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import { clinicianOf, NO_TICKET, readBySql, recordBySql, recordingCall } from '@/tests/support/by-sql'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { asLive, moveIntoThePast, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  authority = await createAuthority(app.admin)
})
afterAll(() => app.stop())

beforeEach(async () => {
  child = await createChild(app.admin, authority)
  await createPlan(app.admin, child)
})

describe('the result of a look-up', () => {
  it('can be opened again by the person who made it, and is the same', async () => {
    const eventId = await recordCheck(nurse, child.nhsNumber)
    const first = await openLookup(nurse, eventId)
    expect(await openLookup(nurse, eventId)).toEqual(first)
  })

  it.each([
    ['an alert', true],
    ['nothing held', false],
  ])('lasts for 15 minutes, then says that it is over: %s', async (_what, held) => {
    const eventId = await recordCheck(nurse, held ? child.nhsNumber : fakeNhsNumber(1))
    await moveIntoThePast(app.admin, eventId, '14 minutes 50 seconds')
    expect(asLive(await openLookup(nurse, eventId)).outcome).toBe(held ? 'match' : 'none')
    await moveIntoThePast(app.admin, eventId, '10 seconds')
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
    await moveIntoThePast(app.admin, eventId, '23 hours')
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
  })

  it('is not found after a day, as if it had never been', async () => {
    const eventId = await recordCheck(nurse, child.nhsNumber)
    await moveIntoThePast(app.admin, eventId, '25 hours')
    await expect(openLookup(nurse, eventId)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('says the same of somebody else’s result, live or over, of none, and of what is no id at all', async () => {
    const stranger = await createClinicalActor(app.admin)
    const live = await recordCheck(nurse, child.nhsNumber)
    const nothing = await recordCheck(nurse, fakeNhsNumber(2))
    const over = await recordCheck(nurse, child.nhsNumber)
    await moveIntoThePast(app.admin, over, '20 minutes')
    const noIds = [
      '',
      'undefined',
      '..',
      child.nhsNumber,
      randomUUID(),
      live.toUpperCase(),
      `${live} `,
      `{${live}}`,
      `${live}\u0000`,
      'x'.repeat(10_000),
    ]
    for (const id of [live, nothing, over, '01890000-0000-7000-8000-000000000000', ...noIds]) {
      await expect(openLookup(stranger, id)).rejects.toMatchObject({ kind: 'not-found', message: 'There is no such result' })
    }
  })

  it('belongs to the person, not to the place: a colleague at the same desk cannot open it', async () => {
    const colleague = {
      ...(await createClinicalActor(app.admin)),
      organisation: nurse.organisation,
      setting: nurse.setting,
      sessionId: nurse.sessionId,
    }
    const eventId = await recordCheck(nurse, child.nhsNumber)
    await expect(openLookup(colleague, eventId)).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is an error, and never "nothing held", when the register answers something that cannot be understood', async () => {
    const eventId = await recordCheck(nurse, child.nhsNumber)
    await app.admin.query('set session_replication_role = replica')
    await app.admin.query(`update cpis.access_matched set version_ids = '{}' where event_id = $1`, [eventId])
    await app.admin.query('set session_replication_role = origin')
    await expect(openLookup(nurse, eventId)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('is over when the number that it was asked under is found to be somebody else’s', async () => {
    const asked = fakeNhsNumber(8_811)
    await app.admin.query(`insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values ($1, $2, $3)`, [
      child.nhsNumber,
      asked,
      child.authority.id,
    ])
    const eventId = await recordCheck(nurse, asked)
    expect(await openLookup(nurse, eventId)).toMatchObject({ outcome: 'match' })
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [child.nhsNumber])
    expect(await openLookup(nurse, eventId)).toMatchObject({ state: 'over' })
  })

  it('is over when two people part the number that it was asked under from the one that holds the plan', async () => {
    const former = fakeNhsNumber(8_812)
    await app.admin.query(`insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values ($1, $2, $3)`, [
      former,
      child.nhsNumber,
      child.authority.id,
    ])
    const eventId = await recordCheck(nurse, former)
    expect(await openLookup(nurse, eventId)).toMatchObject({ outcome: 'match' })
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [former])
    expect(await openLookup(nurse, eventId)).toMatchObject({ state: 'over' })
  })

  it('stays open, with what was shown, when the plan has ended since', async () => {
    const eventId = await recordCheck(nurse, child.nhsNumber)
    await app.admin.query('update cpis.plan set end_date = cpis.today() where child_id = $1', [child.id])
    expect(await openLookup(nurse, eventId)).toMatchObject({ outcome: 'match', records: [{ standing: 'current' }] })
  })
})

describe('reading before the record is committed', () => {
  let client: pg.Client

  beforeEach(async () => {
    client = new pg.Client({ connectionString: process.env.APP_DATABASE_URL })
    await client.connect()
    return () => client.end()
  })

  const record = (eventId: string, number: string) => recordBySql(client, clinicianOf(nurse), number, { eventId })
  const read = (eventId: string, { ticket } = nurse) => readBySql(client, ticket, eventId)

  it.each([
    ['an alert', () => child.nhsNumber],
    ['nothing held', () => fakeNhsNumber(7)],
  ])('gives nothing in the same transaction, and the result after the commit: %s', async (_what, number) => {
    const eventId = randomUUID()
    await client.query('begin')
    await record(eventId, number())
    expect(await read(eventId)).toBeNull()
    await client.query('commit')
    expect(await read(eventId)).toMatchObject({ state: 'live' })
  })

  it('gives nothing in a savepoint, nor after it is released', async () => {
    const eventId = randomUUID()
    await client.query('begin')
    await client.query('savepoint inner_part')
    await record(eventId, child.nhsNumber)
    expect(await read(eventId)).toBeNull()
    await client.query('savepoint deeper')
    expect(await read(eventId)).toBeNull()
    await client.query('release savepoint inner_part')
    expect(await read(eventId)).toBeNull()
    await client.query('commit')
    expect(await read(eventId)).toMatchObject({ state: 'live' })
  })

  it('gives nothing when the record was made before the savepoint in which it is read', async () => {
    const eventId = randomUUID()
    await client.query('begin')
    await record(eventId, child.nhsNumber)
    await client.query('savepoint later')
    expect(await read(eventId)).toBeNull()
    await client.query('rollback')
  })

  it('gives nothing after a rollback, whole or to a savepoint', async () => {
    const whole = randomUUID()
    await client.query('begin')
    await record(whole, child.nhsNumber)
    await client.query('rollback')
    expect(await read(whole)).toBeNull()

    const part = randomUUID()
    await client.query('begin')
    await client.query('savepoint inner_part')
    await record(part, child.nhsNumber)
    await client.query('rollback to savepoint inner_part')
    expect(await read(part)).toBeNull()
    await client.query('commit')
    expect(await read(part)).toBeNull()
  })

  it('gives nothing in one statement with the record', async () => {
    const { text, values } = recordingCall(clinicianOf(nurse), child.nhsNumber)
    const { rows } = await client.query<{ read: unknown }>(
      `with made as materialized (select ${text} as outcome) select cpis.read_disclosed($1, $2) as read from made where outcome is not null`,
      values,
    )
    expect(rows).toEqual([{ read: null }])
  })

  it('gives nothing to another connection until the commit', async () => {
    const eventId = randomUUID()
    await client.query('begin')
    await record(eventId, child.nhsNumber)
    expect(await readBySql(app.admin, nurse.ticket, eventId)).toBeNull()
    await client.query('rollback')
  })

  it('gives nothing to another person, nor for an id that nobody made', async () => {
    const eventId = randomUUID()
    await record(eventId, child.nhsNumber)
    expect(await read(eventId, await createClinicalActor(app.admin))).toBeNull()
    expect(await read(eventId, { ...nurse, ticket: NO_TICKET })).toBeNull()
    expect(await read(randomUUID())).toBeNull()
    expect(await read(eventId)).toMatchObject({ state: 'live' })
  })

  it('refuses to search what is not an NHS number, and records nothing', async () => {
    for (const number of ['', '9990010006', '9999999999', '999 001 0005', `${child.nhsNumber}\n`]) {
      const eventId = randomUUID()
      await expect(record(eventId, number)).rejects.toThrow('not an NHS number')
      expect(await read(eventId)).toBeNull()
    }
  })
})
