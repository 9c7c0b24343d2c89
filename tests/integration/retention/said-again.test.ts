import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** What demographics go on saying of a number is not forgotten, although nobody is held under it yet. */

let app: TestApplication
let authority: TestAuthority
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  authority = await createAuthority(app.admin)
})
afterAll(() => app.stop())

const aNumber = () => fakeNhsNumber(9700 + numbers++)

async function said(number: NhsNumber, by: NhsNumber): Promise<boolean> {
  const { rows } = await app.admin.query<{ joined: boolean }>('select cpis.join_numbers($1, $2, $3) as joined', [number, by, authority.id])
  return rows[0]!.joined
}

/** Fourteen months go by, in which nobody asks. */
async function timePasses(): Promise<void> {
  await app.admin.query(
    `update cpis.superseded_number set recorded_at = recorded_at - interval '14 months', said_at = said_at - interval '14 months'`,
  )
  await app.admin.query(`update cpis.parted_number set parted_at = parted_at - interval '14 months', said_at = said_at - interval '14 months'`)
}

const forget = () => app.admin.query('select cpis.erase_old_records()')
const reached = async (number: NhsNumber) =>
  (await app.admin.query<{ numbers: string[] }>('select cpis.numbers_of($1) as numbers', [number])).rows[0]!.numbers

it.each([
  ['the link itself', ([first, second]: NhsNumber[]) => said(first!, second!)],
  ['that the first of the chain leads to its last', ([first, , third]: NhsNumber[]) => said(first!, third!)],
  ['the last link', ([, second, third]: NhsNumber[]) => said(second!, third!)],
])('when this was said again today, the whole chain stays: %s', async (_what, sayAgain) => {
  const chain = [aNumber(), aNumber(), aNumber()]
  expect([await said(chain[0]!, chain[1]!), await said(chain[1]!, chain[2]!)]).toEqual([true, true])
  await timePasses()
  expect(await sayAgain(chain)).toBe(true)
  await forget()
  for (const number of chain) expect((await reached(number)).toSorted()).toEqual(chain.toSorted())
})

it('a plan that is published under the new number tomorrow is found under the old one', async () => {
  const [old, current] = [aNumber(), aNumber()]
  await said(old, current)
  await timePasses()
  await said(old, current)
  await forget()
  await createPlan(app.admin, await createChild(app.admin, authority, { nhsNumber: current }))
  expect((await checkChild(await createClinicalActor(app.admin), old)).outcome).toBe('match')
})

it('a link that nobody has mentioned for 13 months goes', async () => {
  const [old, current] = [aNumber(), aNumber()]
  await said(old, current)
  await timePasses()
  await forget()
  expect(await reached(old)).toEqual([old])
})

it('that a link was said again tells no authority of it a second time, and leaves the day on which it was recorded', async () => {
  const [old, current] = [aNumber(), aNumber()]
  await app.admin.query('update cpis.authority set delivers_mailbox = true where organisation_id = $1', [authority.id])
  await createPlan(app.admin, await createChild(app.admin, authority, { nhsNumber: old }))
  await said(old, current)
  const told = async () =>
    (await app.admin.query<{ n: number }>(`select count(*)::integer as n from cpis.outbox where kind = 'inactive-number'`)).rows[0]!.n
  expect(await told()).toBe(1)
  await app.admin.query(`delete from cpis.outbox where kind = 'inactive-number'`)
  await timePasses()
  await said(old, current)
  const { rows } = await app.admin.query<{ old: boolean }>(
    `select recorded_at < now() - interval '13 months' as old from cpis.superseded_number where nhs_number = $1`,
    [old],
  )
  expect([await told(), rows[0]!.old]).toEqual([0, true])
})

it('what two people parted stays parted for as long as demographics say otherwise', async () => {
  const [old, current] = [aNumber(), aNumber()]
  await said(old, current)
  await app.admin.query('select cpis.part_link((select id from cpis.superseded_number where nhs_number = $1), $1, $2)', [old, authority.id])
  await timePasses()
  expect(await said(old, current)).toBe(false)
  await forget()
  expect(await said(old, current)).toBe(false)
})

it('and while the child who stood under one of the numbers stands under the one that took its place', async () => {
  const [old, current, next] = [aNumber(), aNumber(), aNumber()]
  await said(old, current)
  await app.admin.query('select cpis.part_link((select id from cpis.superseded_number where nhs_number = $1), $1, $2)', [old, authority.id])
  const child = await createChild(app.admin, authority, { nhsNumber: old })
  await createPlan(app.admin, child)
  await app.admin.query(`update cpis.child set nhs_number = $2, change = 'number-replaced', changed_by = 'test' where id = $1`, [child.id, next])
  await timePasses()
  await forget()
  expect(await said(old, current)).toBe(false)
})
