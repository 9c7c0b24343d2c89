import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { listAccessesToChild } from '@/lib/notifications/list-accesses-to-child'
import { listPlannedCare } from '@/lib/notifications/list-planned-care'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** One authority holds two people under numbers that demographics joined: what it learns of a look at which both were shown. */

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let duty: Actor
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  duty = await createAuthorityActor(app.admin, authority, 'ED')
})

/** A chain of three numbers, each replaced by the next, with somebody under the second and somebody else under the third. */
async function twoPeople(): Promise<{ chain: readonly [NhsNumber, NhsNumber, NhsNumber]; amelia: TestChild; ben: TestChild }> {
  const [first, second, third] = [fakeNhsNumber(9600 + numbers++), fakeNhsNumber(9600 + numbers++), fakeNhsNumber(9600 + numbers++)]
  const amelia = await createChild(app.admin, authority, { nhsNumber: second, familyName: 'Okafor', givenName: 'Amelia' })
  const ben = await createChild(app.admin, authority, { nhsNumber: third, familyName: 'Brown', givenName: 'Ben', born: '2012-03-04' })
  await createPlan(app.admin, ben, { type: 'LAC' })
  await createPlan(app.admin, amelia, { type: 'CPP' })
  for (const [old, by] of [
    [first, second],
    [second, third],
  ]) {
    await app.admin.query('select cpis.join_numbers($1, $2, $3)', [old, by, authority.id])
  }
  return { chain: [first, second, third], amelia, ben }
}

async function noticesOf(eventId: string) {
  const { rows } = await app.admin.query<{ child_id: string; nhs_number: string }>(
    'select child_id, nhs_number from cpis.notification where event_id = $1',
    [eventId],
  )
  return rows
}

const looksAt = async (child: TestChild) => {
  const { accesses, all } = await listAccessesToChild(duty, { childId: child.id })
  expect(all).toBe(accesses.length)
  return all
}

describe('a look at two people under joined numbers', () => {
  it.each([
    ['under the number of the one', 1, 'amelia'],
    ['under the number of the other', 2, 'ben'],
    ['under a number of neither, about the one whose number is valid now', 0, 'ben'],
  ] as const)('%s has one notice, and stands on the page of both', async (_what, place, about) => {
    const people = await twoPeople()
    const asked = people.chain[place]
    const eventId = await recordCheck(nurse, asked)
    expect((await noticesOf(eventId)).map(({ child_id }) => child_id)).toEqual([people[about].id])
    expect([await looksAt(people.amelia), await looksAt(people.ben)]).toEqual([1, 1])
  })

  it('without a notice, in planned care, is listed for the one who was asked for', async () => {
    const { chain, amelia, ben } = await twoPeople()
    const school = await createClinicalActor(app.admin, { settingKind: 'school-nursing' })
    for (const number of chain) await recordCheck(school, number)
    const { looks } = await listPlannedCare(duty, {})
    expect(looks.map(({ childId }) => childId)).toEqual([ben.id, amelia.id, ben.id])
  })

  it('stands only on the page of whom it was about, where it was made before the numbers were joined', async () => {
    const [old, current] = [fakeNhsNumber(9600 + numbers++), fakeNhsNumber(9600 + numbers++)]
    const [amelia, ben] = [
      await createChild(app.admin, authority, { nhsNumber: old }),
      await createChild(app.admin, authority, { nhsNumber: current, familyName: 'Brown', givenName: 'Ben', born: '2012-03-04' }),
    ]
    for (const child of [amelia, ben]) await createPlan(app.admin, child)
    await recordCheck(nurse, old)
    await app.admin.query('select cpis.join_numbers($1, $2, $3)', [old, current, authority.id])
    expect([await looksAt(amelia), await looksAt(ben)]).toEqual([1, 0])
  })

  it('tells nobody else’s authority of either', async () => {
    const people = await twoPeople()
    await recordCheck(nurse, people.chain[1])
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'ED')
    for (const { id } of [people.amelia, people.ben])
      await expect(listAccessesToChild(stranger, { childId: id })).rejects.toMatchObject({ kind: 'not-found' })
  })
})
