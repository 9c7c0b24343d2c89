import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import { addressOfLogin } from '@/scripts/database/address'
import { workOnce } from '@/lib/work/work-until-stopped'
import { closedNumbersOf } from '@/server/worker/closed-numbers'
import { numberCheckQueue } from '@/server/worker/number-checks'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom, numberStanding } from '@/tests/support/number-standing'

/** Who could not be compared with demographics is compared by the clock until it is done (docs/decisions/049). */

let app: TestApplication
let demographics: AnsweringDemographics
let service: DemographicsService
let database: WorkerDatabase
let authority: TestAuthority
let numbers = 0
const BORN = '2018-01-02'

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
  service = new DemographicsService({ url: process.env.DEMOGRAPHICS_URL! })
  database = openWorkerDatabase(addressOfLogin(app.adminUrl, 'cpis_worker', new URL(app.adminUrl).password), 2)
})
afterAll(async () => {
  await service.close()
  await database.close()
  await demographics.stop()
  await app.stop()
})
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  await app.admin.query('delete from cpis.number_check')
})
afterEach(() => demographics.up())

const aNumber = () => fakeNhsNumber(8700 + numbers++)
const compareByClock = () =>
  workOnce(numberCheckQueue(database, { service, closed: closedNumbersOf(database, { subjectKeys: [process.env.SUBJECT_KEY!] }) }))
const standing = (number: string) => numberStanding(app.admin, authority.id, number)
const nobodyWaitsLonger = () => app.admin.query('update cpis.number_check set next_at = now()')

/** Somebody whom nobody could compare when they were saved, with a plan in place. */
async function aWaitingChild() {
  const child = await createChild(app.admin, authority, { born: BORN, nhsNumber: aNumber(), wasCompared: false })
  await createPlan(app.admin, child)
  return { ...child, known: { nhsNumber: child.nhsNumber, familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: BORN } }
}

describe('a child who waits', () => {
  it('is compared as soon as demographics answer, and only once', async () => {
    const child = await aWaitingChild()
    demographics.know(child.known)
    await demographics.down()
    expect(await compareByClock()).toBe(1)
    expect(await standing(child.nhsNumber)).toMatchObject({ status: 'not-traced', waits: true })
    const { rows } = await app.admin.query(
      'select attempts, last_error as error, leased_by as lease, next_at > now() as later from cpis.number_check',
    )
    expect(rows).toEqual([{ attempts: 1, error: 'the national record could not be asked', lease: null, later: true }])
    expect(await compareByClock()).toBe(0)

    await demographics.up()
    await nobodyWaitsLonger()
    expect(await compareByClock()).toBe(1)
    expect(await standing(child.nhsNumber)).toEqual({ status: 'matched', differs: [], traced: true, protected: false, waits: false })
    expect(await compareByClock()).toBe(0)
  })

  it.each([
    ['differs', { familyName: 'Elsewhere' }, { differs: ['family-name'] }],
    ['not-found', { status: 'invalid' }, {}],
    ['restricted', { status: 'restricted' }, { protected: true }],
  ] as const)('of whom demographics say %s keeps its plan, with what they said', async (status, changes, kept) => {
    const child = await aWaitingChild()
    demographics.know({ ...child.known, ...changes })
    await compareByClock()
    expect(await standing(child.nhsNumber)).toMatchObject({ status, waits: false, ...kept })
    expect(await checkChild(await createClinicalActor(app.admin), child.nhsNumber)).toMatchObject({
      outcome: status === 'restricted' ? 'protected' : 'match',
    })
  })

  it('under a number that was replaced is found under both from then on', async () => {
    const [child, present] = [await aWaitingChild(), aNumber()]
    demographics.know({ ...child.known, status: 'superseded', replacedBy: present })
    demographics.know({ ...child.known, nhsNumber: present })
    await compareByClock()
    expect(await standing(child.nhsNumber)).toMatchObject({ status: 'replaced' })
    expect(await linksFrom(app.admin, child.nhsNumber)).toEqual([present])
    expect(await checkChild(await createClinicalActor(app.admin), present)).toMatchObject({ outcome: 'match' })
  })

  it('whose details change while it is compared is compared again', async () => {
    const child = await aWaitingChild()
    demographics.know(child.known)
    const queue = numberCheckQueue(database, { service, closed: closedNumbersOf(database, { subjectKeys: [process.env.SUBJECT_KEY!] }) })
    const [claimed] = await queue.claim()
    await app.admin.query(`update cpis.child set family_name = 'Changed' where id = $1`, [child.id])
    await queue.perform(claimed!, new AbortController().signal)
    expect(await standing(child.nhsNumber)).toMatchObject({ status: 'not-traced', waits: true })
    await compareByClock()
    expect(await standing(child.nhsNumber)).toMatchObject({ status: 'differs', differs: ['family-name'] })
  })

  it('is settled only by who holds the lease', async () => {
    const child = await aWaitingChild()
    demographics.know(child.known)
    const queue = numberCheckQueue(database, { service, closed: closedNumbersOf(database, { subjectKeys: [process.env.SUBJECT_KEY!] }) })
    const [late] = await queue.claim()
    await app.admin.query(`update cpis.number_check set leased_until = now() - interval '1 second'`)
    expect(await queue.claim()).toEqual([])
    const { rows } = await app.admin.query('select last_error as error from cpis.number_check')
    expect(rows).toEqual([{ error: 'the process ended during the work' }])
    await expect(queue.perform(late!, new AbortController().signal)).rejects.toThrow()
    expect(await standing(child.nhsNumber)).toMatchObject({ status: 'not-traced' })
    await nobodyWaitsLonger()
    await compareByClock()
    expect(await standing(child.nhsNumber)).toMatchObject({ status: 'matched' })
  })

  it('under a number that another authority closed by an adoption is not asked about', async () => {
    const child = await aWaitingChild()
    const other = await createChild(app.admin, await createAuthority(app.admin), { nhsNumber: child.nhsNumber })
    await app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'adopted' where id = $1`, [other.id])
    demographics.know(child.known)
    expect(await compareByClock()).toBe(1)
    expect(demographics.asked).not.toContain(child.nhsNumber)
    expect(await standing(child.nhsNumber)).toMatchObject({ status: 'not-found', waits: false })
  })

  it('leaves no trace in the queue when it is erased', async () => {
    const child = await createChild(app.admin, authority, { nhsNumber: aNumber(), wasCompared: false })
    await app.admin.query(`set session_replication_role = replica`)
    await app.admin.query(`update cpis.child set created_at = now() - interval '14 months' where id = $1`, [child.id])
    await app.admin.query(`set session_replication_role = origin`)
    await app.admin.query('select cpis.erase_old_records()')
    const { rows } = await app.admin.query('select from cpis.number_check where child_id = $1', [child.id])
    expect([await standing(child.nhsNumber), rows]).toEqual([undefined, []])
  })

  it('waits no longer once its record is closed, and again when it is opened', async () => {
    const child = await aWaitingChild()
    await app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'died' where id = $1`, [child.id])
    expect(await standing(child.nhsNumber)).toMatchObject({ waits: false })
    await app.admin.query('update cpis.child set closed_on = null, closed_why = null where id = $1', [child.id])
    expect(await standing(child.nhsNumber)).toMatchObject({ waits: true })
  })
})

it('whoever is marked as not compared is in the queue, and nobody else, after any changes', async () => {
  const children: { id: string }[] = []
  while (children.length < 6) children.push(await aWaitingChild())
  const changes = [
    `family_name = family_name || 'x'`,
    `number_status = 'matched', traced_at = clock_timestamp()`,
    `number_status = 'not-traced', traced_at = null`,
    `closed_on = cpis.today(), closed_why = 'died'`,
    `closed_on = null, closed_why = null`,
    `local_id = 'T-x'`,
  ]
  // Seeded: the same changes in every run.
  let seed = 49
  const next = (below: number) => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  for (let step = 0; step < 120; step++) {
    await app.admin.query(`update cpis.child set ${changes[next(changes.length)]} where id = $1`, [children[next(children.length)]!.id])
    const { rows } = await app.admin.query(
      `select from cpis.child c left join cpis.number_check q on q.child_id = c.id
       where c.authority_id = $1 and (q.child_id is not null) <> (c.number_status = 'not-traced' and c.closed_on is null)`,
      [authority.id],
    )
    expect({ step, wrong: rows.length }).toEqual({ step, wrong: 0 })
  }
})
