import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { correctNumber } from '@/lib/children/correct-number'
import { getChildRecord } from '@/lib/children/get-child-record'
import { recordAdoption } from '@/lib/children/record-adoption'
import { replaceNumber } from '@/lib/children/replace-number'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import type { Actor } from '@/lib/identity/actor'
import { listPlans } from '@/lib/plans/list-plans'
import { todayInLondon } from '@/lib/shared/calendar-date'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { uploadFile } from '@/tests/support/upload-file'
import { workOnce } from '@/lib/work/work-until-stopped'
import { closedNumbersOf } from '@/server/worker/closed-numbers'
import { recheckQueue } from '@/server/worker/recheck'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom, numberStanding } from '@/tests/support/number-standing'

const BORN = '2018-01-02'
/** What demographics say of replaced numbers, and take back (docs/decisions/008, 049). */

let app: TestApplication
let demographics: AnsweringDemographics
let service: DemographicsService
let database: WorkerDatabase
let nurse: Actor
type Somebody = { authority: TestAuthority; manager: Actor }
let one: Somebody
let other: Somebody
let numbers = 42_000
const aNumber = () => fakeNhsNumber(numbers++)

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
  await liftLimit(app.adminUrl, 'file')
  service = new DemographicsService({ url: process.env.DEMOGRAPHICS_URL!, timeout: 2000 })
  const workerUrl = new URL(app.adminUrl)
  workerUrl.username = 'cpis_worker'
  database = openWorkerDatabase(workerUrl.href)
  nurse = await createClinicalActor(app.admin)
})
afterAll(async () => {
  await database.close()
  await service.close()
  await demographics.stop()
  await app.stop()
})
beforeEach(async () => {
  one = await somebody()
  other = await somebody()
})
async function somebody(): Promise<Somebody> {
  const authority = await createAuthority(app.admin)
  return { authority, manager: await createAuthorityActor(app.admin, authority, 'LD') }
}
const robin = { familyName: 'Ashworth', givenNames: ['Robin'], dateOfBirth: BORN }
async function night(): Promise<string | null> {
  await app.admin.query('delete from cpis.recheck_change')
  await app.admin.query('delete from cpis.recheck_night')
  await app.admin.query(`update cpis.child set traced_at = now() - interval '2 days' where traced_at is not null`)
  await app.admin.query(
    `update cpis.periodic_work set next_at = now(), leased_by = null, leased_until = null, failed_at = null, last_error = null where name = 'demographics-recheck'`,
  )
  await workOnce(
    recheckQueue({
      database,
      demographics: { service, closed: closedNumbersOf(database, { subjectKeys: [process.env.SUBJECT_KEY!] }) },
      mostChanged: 100,
      times: { silence: 5_000 },
    }),
  )
  const { rows } = await app.admin.query<{ error: string | null }>(
    `select last_error as error from cpis.periodic_work where name = 'demographics-recheck'`,
  )
  return rows[0]?.error ?? null
}
const formOf = async (childId: string, number: string) => {
  const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [childId])
  return { childId, seen: rows[0]!.seen, number }
}
async function told(number: string): Promise<string[]> {
  const result = await checkChild(nurse, number)
  if (result.outcome !== 'match') return [result.outcome]
  return result.records.map(({ authority, standing, familyName }) => `${authority.name} ${familyName} ${standing}`).toSorted()
}
const current = (...who: Somebody[]) => who.map(({ authority }) => `${authority.name} Ashworth current`).toSorted()

it('demographics merged old into wrong, took it back, and merged it into right: both authorities follow each time', async () => {
  const [old, wrong, right] = [aNumber(), aNumber(), aNumber()]
  const children: string[] = []
  for (const { authority } of [one, other]) {
    const child = await createChild(app.admin, authority, { nhsNumber: old, born: BORN })
    await createPlan(app.admin, child)
    children.push(child.id)
  }
  demographics.know({ nhsNumber: old, ...robin, status: 'superseded', replacedBy: wrong })
  demographics.know({ nhsNumber: wrong, ...robin })
  await replaceNumber(one.manager, { ...(await formOf(children[0]!, wrong)), again: wrong })
  await replaceNumber(other.manager, { ...(await formOf(children[1]!, wrong)), again: wrong })
  expect(await night()).toBeNull()
  // The merge was a mistake: wrong is somebody else's, and old was replaced by right.
  demographics.know({ nhsNumber: wrong, familyName: 'Stranger', givenNames: ['Sam'], dateOfBirth: '2011-01-01' })
  demographics.know({ nhsNumber: old, ...robin, status: 'superseded', replacedBy: right })
  demographics.know({ nhsNumber: right, ...robin })
  expect(await night()).toBeNull()
  expect(await numberStanding(app.admin, one.authority.id, wrong)).toMatchObject({ status: 'differs' })
  await correctNumber(one.manager, await formOf(children[0]!, right))
  await correctNumber(other.manager, await formOf(children[1]!, right))
  expect(await night()).toBeNull()
  expect(await told(right)).toEqual(current(one, other))
  expect(await told(old)).toEqual(current(one, other))
})

it('demographics take a replacement back while the child is still under the old number: it needs attention, with the way to part the two', async () => {
  const [old, wrong] = [aNumber(), aNumber()]
  const child = await createChild(app.admin, one.authority, { nhsNumber: old, born: BORN })
  await createPlan(app.admin, child)
  demographics.know({ nhsNumber: old, ...robin, status: 'superseded', replacedBy: wrong })
  demographics.know({ nhsNumber: wrong, ...robin })
  expect(await night()).toBeNull()
  expect(await linksFrom(app.admin, old)).toEqual([wrong])
  demographics.know({ nhsNumber: old, ...robin })
  demographics.know({ nhsNumber: wrong, familyName: 'Stranger', givenNames: ['Sam'], dateOfBirth: '2011-01-01' })
  expect(await night()).toBeNull()
  expect(await numberStanding(app.admin, one.authority.id, old)).toMatchObject({ status: 'matched' })
  const { plans } = await listPlans(one.manager, { status: 'attention' })
  expect(plans.map(({ attention }) => attention)).toEqual(['number-joined'])
  // Nothing is parted by itself: two people decide.
  const { links } = await getChildRecord(one.manager, { childId: child.id })
  expect(links).toMatchObject([{ former: old, present: wrong }])
})

it('an adoption that another authority recorded of somebody else under a wrong number hides nobody else', async () => {
  const [old, now] = [aNumber(), aNumber()]
  const theirs = await createChild(app.admin, other.authority, { nhsNumber: old, born: '2011-05-05', familyName: 'Elsewhere', givenName: 'Ida' })
  await createPlan(app.admin, theirs, { endsIn: -20 })
  const child = await createChild(app.admin, one.authority, { nhsNumber: old, born: BORN })
  await createPlan(app.admin, child)
  const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [theirs.id])
  await recordAdoption(other.manager, { childId: theirs.id, seen: rows[0]!.seen, on: todayInLondon(new Date()) })
  demographics.know({ nhsNumber: old, ...robin, status: 'superseded', replacedBy: now })
  demographics.know({ nhsNumber: now, ...robin })
  expect(await night()).toBeNull()
  expect(await told(old)).toEqual(current(one))
  expect(await told(now)).toEqual(current(one))
})

it('demographics took back a replacement that was followed, and the authority’s file brings the right number', async () => {
  const [old, wrong, right] = [aNumber(), aNumber(), aNumber()]
  const child = await createChild(app.admin, one.authority, { nhsNumber: old, born: BORN })
  await createPlan(app.admin, child)
  demographics.know({ nhsNumber: old, ...robin, status: 'superseded', replacedBy: wrong })
  demographics.know({ nhsNumber: wrong, ...robin })
  await replaceNumber(one.manager, { ...(await formOf(child.id, wrong)), again: wrong })
  demographics.know({ nhsNumber: wrong, familyName: 'Stranger', givenNames: ['Sam'], dateOfBirth: '2011-01-01' })
  demographics.know({ nhsNumber: old, ...robin, status: 'superseded', replacedBy: right })
  demographics.know({ nhsNumber: right, ...robin })
  const { rows } = await app.admin.query<{ local: string; start: string }>(
    `select c.local_id as local, p.start_date::text as start from cpis.child c join cpis.plan p on p.child_id = c.id where c.id = $1`,
    [child.id],
  )
  const filler = Array.from({ length: 20 }, (_, at) => ({
    nhs_number: aNumber(),
    local_id: `Z-${at}`,
    given_name: `Zoe${'abcdefghijklmnopqrstuvwxyz'[at]}`,
  }))
  for (const one of filler)
    demographics.know({ nhsNumber: one.nhs_number, familyName: 'Ashworth', givenNames: [one.given_name], dateOfBirth: '2017-02-03' })
  await applyUpload(one.manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(filler) })
  const row = { nhs_number: right, local_id: rows[0]!.local, date_of_birth: BORN, plan_type: 'CPP', start_date: rows[0]!.start }
  const report = await applyUpload(one.manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile([...filler, row]) })
  expect(report.counts).toMatchObject({ added: 1, rejected: 0 })
  expect(await night()).toBeNull()
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [one.authority.id])
  await app.admin.query('select cpis.apply_due_endings()')
  expect(await night()).toBeNull()
  expect(await told(right)).toEqual(current(one))
  expect(await told(old)).toEqual(expect.arrayContaining(current(one)))
})
