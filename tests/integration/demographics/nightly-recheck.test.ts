import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { KnownPeople, type KnownPerson } from '@/demo/demographics/known-people'
import { startStandIn, type StandIn } from '@/demo/demographics/stand-in'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import { getQuality } from '@/lib/data-quality/get-quality'
import { alarmsOf } from '@/lib/operations/delivery-state'
import { getDeliveryState } from '@/lib/operations/get-delivery-state'
import { listPlans } from '@/lib/plans/list-plans'
import { workOnce } from '@/lib/work/work-until-stopped'
import { closedNumbersOf } from '@/server/worker/closed-numbers'
import { recheckQueue } from '@/server/worker/recheck'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { knownPerson } from '@/tests/support/demographics'

/** Every held number is asked about at night; what is answered is told, and ends, hides and unshields nothing. */

let app: TestApplication
let database: WorkerDatabase
let leeds: TestAuthority
let people: KnownPeople
let standIn: StandIn
let service: DemographicsService

beforeAll(async () => {
  app = await startApplication()
  const workerUrl = new URL(app.adminUrl)
  workerUrl.username = 'cpis_worker'
  database = openWorkerDatabase(workerUrl.href)
})
afterAll(async () => {
  await database.close()
  await app.stop()
})
beforeEach(async () => {
  leeds = await createAuthority(app.admin)
  people = new KnownPeople()
  standIn = await startStandIn(people, { port: 0 })
  service = new DemographicsService({ url: standIn.url, timeout: 500 })
})
afterEach(async () => {
  await service.close()
  await standIn.stop()
  await app.admin.query('update cpis.child set closed_on = cpis.today(), closed_why = $1 where closed_on is null', ['died'])
  await app.admin.query('delete from cpis.recheck_change')
  await app.admin.query('delete from cpis.recheck_night')
})

type Held = { status: string; is_protected: boolean; version: number; lately: boolean }

/** Children of Leeds with a plan each, whom demographics know and whose numbers agreed a week ago. */
async function held(count: number): Promise<TestChild[]> {
  const children: TestChild[] = []
  for (let at = 0; at < count; at += 1) {
    const child = await createChild(app.admin, leeds, { born: '2017-02-03', wasCompared: false })
    await createPlan(app.admin, child)
    children.push(child)
  }
  people.add(children.map(({ nhsNumber }) => as({ nhsNumber })))
  await app.admin.query(
    `update cpis.child set number_status = 'matched', traced_at = now() - interval '7 days' + interval '1 second' * array_position($1::uuid[], id) where id = any ($1)`,
    [children.map(({ id }) => id)],
  )
  return children
}

const as = (changes: Partial<KnownPerson>) => knownPerson({ familyName: 'Ashworth', givenNames: ['Robin'], dateOfBirth: '2017-02-03', ...changes })

/** One night. @returns what the operators' page says went wrong, if anything did */
async function night(options: { silence?: number; night?: number; mostChanged?: number } = {}): Promise<string | null> {
  await app.admin.query(`update cpis.recheck_night set on_day = on_day - 1 where on_day = cpis.today() and state = 'stopped'`)
  await app.admin.query(
    `update cpis.periodic_work set next_at = now(), leased_by = null, leased_until = null, failed_at = null, last_error = null where name = 'demographics-recheck'`,
  )
  const { mostChanged = 1, ...times } = options
  expect(
    await workOnce(
      recheckQueue({
        database,
        demographics: { service, closed: closedNumbersOf(database, { subjectKeys: [process.env.SUBJECT_KEY!] }) },
        mostChanged,
        times: { silence: 5_000, ...times },
      }),
    ),
  ).toBe(1)
  const { rows } = await app.admin.query<{ error: string | null }>(
    `select last_error as error from cpis.periodic_work where name = 'demographics-recheck'`,
  )
  return rows[0]?.error ?? null
}

async function childOf({ id }: TestChild): Promise<Held> {
  const { rows } = await app.admin.query<Held>(
    `select number_status as status, is_protected, version, traced_at > now() - interval '1 minute' as lately from cpis.child where id = $1`,
    [id],
  )
  return rows[0]!
}

async function childrenOf(children: readonly TestChild[]): Promise<Held[]> {
  const found: Held[] = []
  for (const child of children) found.push(await childOf(child))
  return found
}

const plans = async () => (await app.admin.query('select * from cpis.plan order by id')).rows

describe('a number that another took the place of', () => {
  const reached = async (number: NhsNumber) =>
    (await app.admin.query<{ numbers: string[] }>('select cpis.numbers_of($1) as numbers', [number])).rows[0]!.numbers
  const replacing = (child: TestChild, by: NhsNumber, changes: Partial<KnownPerson> = {}) =>
    people.add([as({ nhsNumber: child.nhsNumber, status: 'superseded', replacedBy: by }), as({ nhsNumber: by, ...changes })])

  it('is joined to it, and to the next when that is replaced in its turn', async () => {
    const [child] = await held(3)
    const [second, third] = [fakeNhsNumber(8_201), fakeNhsNumber(8_202)]
    replacing(child!, second)
    expect(await night()).toBeNull()
    expect(await reached(second)).toContain(child!.nhsNumber)
    replacing(child!, third)
    expect(await night()).toBeNull()
    expect(await reached(third)).toContain(child!.nhsNumber)
  })

  it('is protected when its person is restricted under the new one', async () => {
    const [child] = await held(3)
    replacing(child!, fakeNhsNumber(8_203), { status: 'restricted' })
    expect(await night()).toBeNull()
    expect(await childOf(child!)).toMatchObject({ status: 'replaced', is_protected: true })
  })

  it('is not joined when the authority has corrected the number before the night is over', async () => {
    const [child] = await held(3)
    const by = fakeNhsNumber(8_204)
    const answer = [{ child: child!.id, version: randomUUID(), verdict: 'replaced', replaced_by: by }]
    await app.admin.query('select cpis.take_verdicts($1)', [JSON.stringify(answer)])
    expect(await reached(by)).toEqual([by])
  })
})

it.each([
  ['local_id', 'NEW-1', true],
  ['family_name', 'Brown', false],
  ['nhs_number', fakeNhsNumber(8_205), false],
])('what was answered at night is written in the morning although the %s was changed to %s meanwhile: %s', async (column, value, isWritten) => {
  const [child] = await held(1)
  const { rows } = await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [child!.id])
  await app.admin.query(`update cpis.child set ${column} = $2, change = 'details-corrected' where id = $1`, [child!.id, value])
  const answer = [{ child: child!.id, version: rows[0]!.version, verdict: 'restricted', protects: true }]
  await app.admin.query('select cpis.take_verdicts($1)', [JSON.stringify(answer)])
  expect((await childOf(child!)).is_protected).toBe(isWritten)
})

it('which detail differs is kept anew when it is another', async () => {
  const [child] = await held(3)
  const differing = async () =>
    (await app.admin.query<{ differs: string[] }>('select differs_in as differs from cpis.child where id = $1', [child!.id])).rows[0]!.differs
  people.add([as({ nhsNumber: child!.nhsNumber, familyName: 'Brown' })])
  expect(await night()).toBeNull()
  expect(await differing()).toEqual(['family-name'])
  people.add([as({ nhsNumber: child!.nhsNumber, dateOfBirth: '2011-01-01' })])
  expect(await night()).toBeNull()
  expect(await differing()).toEqual(['date-of-birth'])
})

it('a night that no process finished is no night in which too much changed: it begins anew', async () => {
  await held(3)
  await app.admin.query(`insert into cpis.recheck_night (on_day, began_at) values (cpis.today(), now() - interval '13 hours')`)
  expect(await night()).toBeNull()
  expect((await app.admin.query('select state from cpis.recheck_night')).rows).toEqual([{ state: 'done' }])
})

describe('a night', () => {
  it('asks about every number, and the same answer is no new state of anybody', async () => {
    const children = await held(30)
    expect(await night()).toBeNull()
    for (const child of children) expect(await childOf(child)).toMatchObject({ status: 'matched', lately: true, version: 2 })
  })

  it.each<[string, Partial<KnownPerson> | null, string, boolean]>([
    ['has died', { died: true }, 'died', false],
    ['is unknown', null, 'not-found', false],
    ['has a number that was made invalid', { status: 'invalid' }, 'not-found', false],
    ['has another number now', { status: 'superseded', replacedBy: fakeNhsNumber(8_123) }, 'replaced', false],
    ['is somebody else', { familyName: 'Brown' }, 'differs', false],
    ['is restricted now', { status: 'restricted' }, 'restricted', true],
  ])('tells the authority of somebody who %s, and ends, hides and unshields nothing', async (_what, change, status, shields) => {
    const [child] = await held(3)
    const before = await plans()
    if (change === null) people.remove(child!.nhsNumber)
    else people.add([as({ nhsNumber: child!.nhsNumber, ...change }), as({ nhsNumber: fakeNhsNumber(8_123) })])
    expect(await night()).toBeNull()
    expect(await childOf(child!)).toMatchObject({ status, is_protected: shields, lately: true })
    expect(await plans()).toEqual(before)
    const { rows: versions } = await app.admin.query(
      `select change, changed_by from cpis.child_version where child_id = $1 order by version desc limit 1`,
      [child!.id],
    )
    expect(versions).toEqual([{ change: shields ? 'protected' : 'number-checked', changed_by: 'Comparison with the national record' }])
    if (shields) return
    const manager = await createAuthorityActor(app.admin, leeds, 'LD')
    const { plans: listed } = await listPlans(manager, { status: 'attention' })
    expect(listed.map(({ childId, attention }) => [childId, attention])).toEqual([[child!.id, 'number-to-check']])
    expect((await getQuality(manager, {})).counts).toMatchObject({ numbers_to_check: 1 })
  })

  it('never unshields: who is no longer restricted stays protected', async () => {
    const [child] = await held(2)
    await app.admin.query(`update cpis.child set number_status = 'restricted', is_protected = true where id = $1`, [child!.id])
    expect(await night()).toBeNull()
    expect(await childOf(child!)).toMatchObject({ status: 'matched', is_protected: true })
  })

  it('compares first those who were saved uncompared, and what is said of them first is no change', async () => {
    const children = await held(20)
    await app.admin.query(`update cpis.child set number_status = 'not-traced', traced_at = null where id = any ($1)`, [
      children.slice(10).map(({ id }) => id),
    ])
    people.add(children.slice(10, 14).map(({ nhsNumber }) => as({ nhsNumber, familyName: 'Brown' })))
    expect(await night()).toBeNull()
    expect((await childrenOf(children.slice(10))).map(({ status }) => status)).toEqual([
      ...Array<string>(4).fill('differs'),
      ...Array<string>(6).fill('matched'),
    ])
  })

  it('in which more than one in a hundred verdicts would change is stopped, changes none, and alarms until a night succeeds', async () => {
    const children = await held(30)
    people.add(children.slice(0, 2).map(({ nhsNumber }) => as({ nhsNumber, familyName: 'Brown' })))
    expect(await night()).toBe('2 of 30 verdicts of the national record would have changed in one night: none was changed')
    for (const child of children.slice(0, 2)) expect(await childOf(child)).toMatchObject({ status: 'matched', lately: false })
    const national = await createAdministrator(app.admin, 'NA')
    const state = await getDeliveryState(national, {})
    expect(alarmsOf(state, new Date())).toContain('Work that is done by the clock is late or has failed.')
    // The same night is not tried again; the next may be let through, by whoever has found out why.
    expect(await night({ mostChanged: 10 })).toBeNull()
    expect(await childOf(children[0]!)).toMatchObject({ status: 'differs' })
  })

  it('is put off when the service is silent, keeps what was answered, and another process goes on', async () => {
    const children = await held(40)
    let left = 25
    const faulty = await startStandIn(people, {
      port: 0,
      answers: { get: () => (left-- > 0 ? undefined : (request) => void request.socket.destroy()) },
    })
    const weak = new DemographicsService({ url: faulty.url, timeout: 300, connections: 2 })
    const usual = service
    service = weak
    expect(await night({ silence: 1_000 })).toBe('the national record could not be asked')
    service = usual
    await weak.close()
    await faulty.stop()
    const asked = (await childrenOf(children)).filter(({ lately }) => lately).length
    expect(asked).toBeGreaterThan(20)
    expect(asked).toBeLessThan(40)
    expect(await night()).toBeNull()
    for (const child of children) expect(await childOf(child)).toMatchObject({ lately: true, version: 2 })
    const { rows } = await app.admin.query('select compared, changed, state from cpis.recheck_night')
    expect(rows).toEqual([{ compared: 40, changed: 0, state: 'done' }])
  })

  it('that is too short for all begins the next with those whose answer is oldest', async () => {
    const children = await held(30)
    const slow = await startStandIn(people, { port: 0, answers: { get: () => undefined } })
    const paced = new DemographicsService({ url: slow.url, rate: 20, connections: 2 })
    const usual = service
    service = paced
    expect(await night({ night: 700 })).toBeNull()
    service = usual
    await paced.close()
    await slow.stop()
    const asked = (await childrenOf(children)).map(({ lately }) => lately)
    const count = asked.filter(Boolean).length
    expect(count).toBeGreaterThan(5)
    expect(count).toBeLessThan(30)
    // Two are asked about at a time.
    expect(asked.slice(count + 2).some(Boolean)).toBe(false)
  })

  it('does not ask about a number that an adoption closed, nor about a closed record; nor write on a child that was changed meanwhile', async () => {
    const [adopted, renamed] = await held(3)
    const other = await createAuthority(app.admin)
    const elsewhere = await createChild(app.admin, other, { nhsNumber: adopted!.nhsNumber, born: '2017-02-03' })
    await app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'adopted' where id = $1`, [elsewhere.id])
    const asked: string[] = []
    const answering = await startStandIn(people, {
      port: 0,
      answers: {
        get: (number) => {
          asked.push(number)
          return (_request, response) =>
            void (async () => {
              if (number === renamed!.nhsNumber) {
                await app.admin.query(`update cpis.child set family_name = 'Brown', change = 'details-corrected' where id = $1`, [renamed!.id])
                await pause(10)
              }
              response
                .writeHead(404)
                .end(JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ code: 'RESOURCE_NOT_FOUND' }] } }] }))
            })()
        },
      },
    })
    const usual = service
    service = new DemographicsService({ url: answering.url })
    expect(await night({ mostChanged: 100 })).toBeNull()
    await service.close()
    service = usual
    await answering.stop()
    expect(asked).not.toContain(adopted!.nhsNumber)
    // The first answer was about another name: it is asked again, as the child is now.
    expect(asked.filter((number) => number === renamed!.nhsNumber)).toHaveLength(2)
    expect(await childOf(renamed!)).toMatchObject({ status: 'not-found' })
  })

  it('tells nothing to whoever does not hold the work', async () => {
    await held(1)
    const lease = '00000000-0000-4000-8000-000000000000'
    const asking = [
      () => database.ask('begin_recheck', { lease }, z.unknown()),
      () => database.ask('numbers_to_recheck', { lease, but: [], limit: 10 }, z.unknown()),
      () => database.ask('keep_recheck', { lease, answers: [] }, z.unknown()),
      () => database.ask('settle_recheck', { lease, stopped: false }, z.unknown()),
    ]
    for (const ask of asking) await expect(ask()).rejects.toMatchObject({ code: '42501' })
  })
})
