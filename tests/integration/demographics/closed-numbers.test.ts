import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { correctNumber } from '@/lib/children/correct-number'
import { replaceNumber } from '@/lib/children/replace-number'
import { DemographicsService } from '@/lib/demographics/demographics-service'
import type { Actor } from '@/lib/identity/actor'
import { closedNumberKey } from '@/lib/plans/closed-numbers'
import { addPlan } from '@/lib/plans/forms/add-plan'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { fixRow } from '@/lib/uploads/to-fix/fix-row'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { workOnce } from '@/lib/work/work-until-stopped'
import { closedNumbersOf } from '@/server/worker/closed-numbers'
import { numberCheckQueue } from '@/server/worker/number-checks'
import { recheckQueue } from '@/server/worker/recheck'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { fillForm, typedDate } from '@/tests/support/fill-form'
import { linksFrom } from '@/tests/support/number-standing'
import { ORDINARY_ROW, uploadFile } from '@/tests/support/upload-file'

/** Nobody asks demographics about a number that an adoption closed, and nothing is joined to it, by whatever way somebody is compared. */

let app: TestApplication
let demographics: AnsweringDemographics
let service: DemographicsService
let database: WorkerDatabase
let numbers = 0
const BORN = ORDINARY_ROW.date_of_birth
const ROBIN = { familyName: 'Ashworth', givenNames: ['Robin'], dateOfBirth: BORN }
const today = todayInLondon(new Date())

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
  service = new DemographicsService({ url: process.env.DEMOGRAPHICS_URL! })
  const workerUrl = new URL(app.adminUrl)
  workerUrl.username = 'cpis_worker'
  database = openWorkerDatabase(workerUrl.href, 2)
})
afterAll(async () => {
  await service.close()
  await database.close()
  await demographics.stop()
  await app.stop()
})

const aNumber = () => fakeNhsNumber(9200 + numbers++)
const asTheWorkerAsks = () => ({ service, closed: closedNumbersOf(database, { subjectKeys: [process.env.SUBJECT_KEY!] }) })

type Place = {
  authority: TestAuthority
  manager: Actor
  /** Under which the person stands, or is typed. */
  number: NhsNumber
  /** Which demographics say took its place; or, where nobody should have asked, would say. */
  by: NhsNumber
}

/** Everybody's ways of having a person compared. A refusal is as good as anything else here. */
const WAYS: readonly [string, (place: Place) => Promise<unknown>][] = [
  [
    'a plan that is added',
    async ({ manager, number }) => {
      const person = { 'family-name': 'Ashworth', 'given-name': 'Robin', 'local-id': 'A-1', ...typedDate('born', BORN) }
      const typed = { 'nhs-number': { 'nhs-number': number }, 'name-and-date-of-birth': person }
      const dates = { kind: { kind: 'CPP' }, start: typedDate('start', addDays(today, -3)) }
      const { draftId } = await fillForm(manager, 'add', {}, { ...typed, ...dates })
      return addPlan(manager, { draftId })
    },
  ],
  [
    'a number that is corrected',
    async ({ authority, manager, number }) => {
      const child = await createChild(app.admin, authority, { born: BORN })
      return correctNumber(manager, { childId: child.id, seen: await seen(child.id), number, sure: number })
    },
  ],
  [
    'a number that is replaced',
    async ({ authority, manager, number, by }) => {
      const child = await createChild(app.admin, authority, { born: BORN, nhsNumber: number })
      return replaceNumber(manager, { childId: child.id, seen: await seen(child.id), number: by, again: by }).catch(String)
    },
  ],
  [
    'a plan that is taken over',
    async ({ authority, manager, number }) => {
      const giving = await createAuthority(app.admin)
      const giver = await createAuthorityActor(app.admin, giving, 'LD')
      const { id: planId } = await createPlan(app.admin, await createChild(app.admin, giving, { born: BORN, nhsNumber: number }))
      const { plan } = await getPlanToOffer(giver, { planId })
      const transferId = await offerPlan(giver, { planId, seen: plan.versionId, receiver: authority.id, movesOn: today })
      return acceptTransfer(manager, { transferId })
    },
  ],
  [
    'a row that is mended',
    async ({ manager, number }) => {
      await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ nhs_number: '9991005324' }]) })
      const [row] = await listRowsToFix(manager, {})
      return fixRow(manager, { rowId: row!.id, cells: { ...ORDINARY_ROW, nhs_number: number } })
    },
  ],
  [
    'a file',
    async ({ manager, number }) =>
      applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([{ nhs_number: number }, { nhs_number: aNumber() }]) }),
  ],
  [
    'the queue of those who wait',
    async ({ authority, number }) => {
      await createPlan(app.admin, await createChild(app.admin, authority, { born: BORN, nhsNumber: number, wasCompared: false }))
      expect(await workOnce(numberCheckQueue(database, asTheWorkerAsks()))).toBe(1)
    },
  ],
  [
    'the nightly re-check',
    async ({ authority, number }) => {
      await createPlan(app.admin, await createChild(app.admin, authority, { born: BORN, nhsNumber: number }))
      await app.admin.query('delete from cpis.recheck_change')
      await app.admin.query('delete from cpis.recheck_night')
      await app.admin.query(
        `update cpis.periodic_work set next_at = now(), leased_by = null, leased_until = null where name = 'demographics-recheck'`,
      )
      const night = { database, demographics: asTheWorkerAsks(), mostChanged: 100, times: { silence: 5_000 } }
      expect(await workOnce(recheckQueue(night))).toBe(1)
    },
  ],
]

async function seen(childId: string): Promise<string> {
  const { rows } = await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [childId])
  return rows[0]!.version
}

/** How the register knows that an adoption closed a number. */
const CLOSINGS: readonly [string, (number: NhsNumber) => Promise<unknown>][] = [
  [
    'whose child is held by another authority',
    async (number) => {
      const child = await createChild(app.admin, await createAuthority(app.admin), { nhsNumber: number })
      return app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'adopted' where id = $1`, [child.id])
    },
  ],
  [
    'whose child another authority has erased',
    async (number) =>
      app.admin.query('insert into cpis.closed_number (authority_id, number_key) values ($1, $2)', [
        (await createAuthority(app.admin)).id,
        closedNumberKey(number),
      ]),
  ],
]

describe.each(CLOSINGS)('a number %s', (_, close) => {
  it.each(WAYS)('is not asked about, and leads nowhere, by %s', async (_way, compare) => {
    const [closed, by] = [aNumber(), aNumber()]
    await close(closed)
    demographics.know({ nhsNumber: closed, ...ROBIN, status: 'superseded', replacedBy: by })
    demographics.know({ nhsNumber: by, ...ROBIN })
    await theyCompare(compare, { number: closed, by })
    expect(demographics.asked).not.toContain(closed)
    expect(await linksFrom(app.admin, closed)).toEqual([])
  })

  it.each(WAYS)(
    'is not asked about, and nothing leads to it, when demographics say that it took the place of another, by %s',
    async (_way, compare) => {
      const [number, closed] = [aNumber(), aNumber()]
      await close(closed)
      demographics.know({ nhsNumber: number, ...ROBIN, status: 'superseded', replacedBy: closed })
      demographics.know({ nhsNumber: closed, ...ROBIN })
      await theyCompare(compare, { number, by: closed })
      expect(demographics.asked).toContain(number)
      expect(demographics.asked).not.toContain(closed)
      expect(await linksFrom(app.admin, number)).toEqual([])
    },
  )
})

it('is all the difference: any other number is asked about and followed, by each of these ways', async () => {
  for (const [way, compare] of WAYS) {
    const [number, by] = [aNumber(), aNumber()]
    demographics.know({ nhsNumber: number, ...ROBIN, status: 'superseded', replacedBy: by })
    demographics.know({ nhsNumber: by, ...ROBIN })
    await theyCompare(compare, { number, by })
    expect([way, demographics.asked.includes(number)]).toEqual([way, true])
    expect([way, await linksFrom(app.admin, number)]).toEqual([way, [by]])
  }
})

async function theyCompare(compare: (place: Place) => Promise<unknown>, pair: Pick<Place, 'number' | 'by'>): Promise<void> {
  await app.admin.query('delete from cpis.number_check')
  const authority = await createAuthority(app.admin)
  await compare({ ...pair, authority, manager: await createAuthorityActor(app.admin, authority, 'LD') })
}
