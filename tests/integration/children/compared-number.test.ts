import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { correctNumber } from '@/lib/children/correct-number'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom, numberStanding } from '@/tests/support/number-standing'

/** A number that is corrected, or replaced, by hand is compared with demographics (docs/decisions/049). */

let app: TestApplication
let demographics: AnsweringDemographics
let authority: TestAuthority
let manager: Actor
let child: TestChild
let numbers = 0
const BORN = '2018-01-02'

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
  child = await createChild(app.admin, authority, { born: BORN })
  await createPlan(app.admin, child)
})
afterEach(() => demographics.up())

const aNumber = () => fakeNhsNumber(8300 + numbers++)
const person = () => ({ familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: BORN })
const standing = (number: string) => numberStanding(app.admin, authority.id, number)

async function typed(number: string, sure = '') {
  const { rows } = await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [child.id])
  return { childId: child.id, seen: rows[0]!.version, number, sure }
}

it('the right number agrees, and says so', async () => {
  const right = aNumber()
  demographics.know({ nhsNumber: right, ...person() })
  await correctNumber.check(manager, await typed(right))
  await correctNumber(manager, await typed(right))
  expect(await standing(right)).toEqual({ status: 'matched', differs: [], traced: true, protected: false, waits: false })
})

it('the right number of a restricted child protects the record', async () => {
  const right = aNumber()
  demographics.know({ nhsNumber: right, ...person(), status: 'restricted' })
  await correctNumber(manager, await typed(right))
  expect(await standing(right)).toMatchObject({ status: 'restricted', protected: true })
})

it.each([
  ['differs', { familyName: 'Elsewhere' }, /^The family name differs from the national record of this number/],
  ['not-found', { status: 'invalid' }, /^The national record does not know this number/],
] as const)('a number that %s is asked about, and saved by whoever is sure of just that number', async (status, changes, words) => {
  const [right, another] = [aNumber(), aNumber()]
  demographics.know({ nhsNumber: right, ...person(), ...changes })
  for (const act of [correctNumber.check, correctNumber]) {
    for (const sure of ['', another]) {
      await expect(act(manager, await typed(right, sure))).rejects.toMatchObject({
        kind: 'conflict',
        field: 'sure',
        message: expect.stringMatching(words),
      })
    }
  }
  expect(await standing(child.nhsNumber)).toMatchObject({ status: 'matched' })
  await correctNumber(manager, await typed(right, right))
  expect(await standing(right)).toMatchObject({ status, waits: false })
})

it('a number that was replaced is asked about, and each of the two finds what stands under the other', async () => {
  const [right, present] = [aNumber(), aNumber()]
  demographics.know({ nhsNumber: right, ...person(), status: 'superseded', replacedBy: present })
  demographics.know({ nhsNumber: present, ...person() })
  await expect(correctNumber(manager, await typed(right))).rejects.toMatchObject({ field: 'sure', message: expect.not.stringContaining(present) })
  expect(await linksFrom(app.admin, right)).toEqual([present])
  await correctNumber(manager, await typed(right, right))
  expect(await standing(right)).toMatchObject({ status: 'replaced' })
  const nurse = await createClinicalActor(app.admin)
  for (const number of [right, present]) expect(await checkChild(nurse, number)).toMatchObject({ outcome: 'match' })
})

it('what cannot be compared now is saved, marked, and waits', async () => {
  const right = aNumber()
  await demographics.down()
  await correctNumber(manager, await typed(right))
  expect(await standing(right)).toEqual({ status: 'not-traced', differs: [], traced: false, protected: false, waits: true })
})

it('a replacement that demographics know of a restricted child protects the record under its new number', async () => {
  const present = aNumber()
  demographics.know({ nhsNumber: child.nhsNumber, ...person(), status: 'superseded', replacedBy: present })
  demographics.know({ nhsNumber: present, ...person(), status: 'restricted' })
  await replaceNumber(manager, { childId: child.id, seen: (await typed(present)).seen, number: present, again: present })
  expect(await standing(present)).toMatchObject({ status: 'restricted', protected: true, waits: false })
})

it('nobody asks about a number that an adoption closed, and nothing is joined to it', async () => {
  const present = aNumber()
  const other = await createChild(app.admin, await createAuthority(app.admin), { nhsNumber: child.nhsNumber })
  await app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'adopted' where id = $1`, [other.id])
  demographics.know({ nhsNumber: child.nhsNumber, ...person(), status: 'superseded', replacedBy: present })
  demographics.know({ nhsNumber: present, ...person() })
  const form = { childId: child.id, seen: (await typed(present)).seen, number: present, again: present }
  await expect(replaceNumber(manager, form)).rejects.toMatchObject({ kind: 'conflict' })
  expect(await linksFrom(app.admin, child.nhsNumber)).toEqual([])
})
