import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { actsOnNumbers, current, type Somebody } from '@/tests/support/acts-on-numbers'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** Whoever takes a plan over takes over the numbers that the child had (docs/decisions/008). */

let app: TestApplication
let nurse: Actor
let acts: ReturnType<typeof actsOnNumbers>
let giving: Somebody
let receiving: Somebody
let old: NhsNumber
let wrong: NhsNumber
let right: NhsNumber
let given: string
let taken: string
let numbers = 43000

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  acts = actsOnNumbers(app.admin, () => nurse)
})
afterAll(() => app.stop())
beforeEach(async () => {
  giving = await acts.somebody()
  receiving = await acts.somebody()
  old = fakeNhsNumber(numbers++)
  wrong = fakeNhsNumber(numbers++)
  right = fakeNhsNumber(numbers++)
  given = await acts.heldBy(giving, old)
  await acts.replace(giving, given, wrong)
  taken = await takenOver()
})

/** The receiving authority takes the plan over under the wrong number, and holds the child from then on. */
async function takenOver(): Promise<string> {
  const { rows } = await app.admin.query<{ id: string }>('select id from cpis.plan where child_id = $1', [given])
  const planId = rows[0]!.id
  const { plan } = await getPlanToOffer(giving.manager, { planId })
  const movesOn = todayInLondon(new Date())
  const transferId = await offerPlan(giving.manager, { planId, seen: plan.versionId, receiver: receiving.authority.id, movesOn })
  await acceptTransfer(receiving.manager, { transferId })
  const held = await app.admin.query<{ id: string }>('select id from cpis.child where authority_id = $1', [receiving.authority.id])
  return held.rows[0]!.id
}

it('the receiving authority corrects the number: the former one leads to its plan', async () => {
  await acts.correct(receiving, taken, right)
  expect(await acts.told(old)).toEqual(expect.arrayContaining(current(receiving)))
  expect(await acts.told(right)).toEqual(current(receiving))
})

it('the giving authority corrects it first, and does not part the former number from the plan that was taken over', async () => {
  await acts.correct(giving, given, right)
  expect(await acts.told(old)).toEqual(expect.arrayContaining(current(receiving)))
  await acts.correct(receiving, taken, right)
  expect(await acts.told(old)).toEqual(expect.arrayContaining(current(receiving)))
})

it('the record of the giving authority goes: the former number still leads to the plan', async () => {
  await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [old])
  await app.admin.query('set session_replication_role = replica')
  await app.admin.query('delete from cpis.former_number where child_id = $1', [given])
  await app.admin.query('delete from cpis.plan where child_id = $1', [given])
  await app.admin.query('delete from cpis.child where id = $1', [given])
  await app.admin.query('set session_replication_role = origin')
  expect(await acts.told(old)).toEqual(current(receiving))
})
