import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { followNumber } from '@/lib/plans/follow-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/**
 * Property: whatever replacements demographics tell, in whatever order, all numbers of one person give the same result, and nobody else's do. The
 * model is sets of numbers that are united.
 */

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let nurse: Actor

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD')
})
afterAll(() => app.stop())

it.each([1, 2, 3, 4])('all numbers of one person give the same result (seed %i)', async (seed) => {
  let state = seed * 7919
  const next = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  const numbers = Array.from({ length: 9 }, (_, place) => fakeNhsNumber(9300 + seed * 20 + place))
  const person = numbers.map((_, place) => place)
  for (let step = 0; step < 12; step++) {
    const [from, to] = [next(numbers.length), next(numbers.length)]
    if (from === to) continue
    await followNumber(manager, { number: numbers[from]!, by: numbers[to]! })
    const [one, other] = [person[from], person[to]]
    for (const [place, whose] of person.entries()) if (whose === one) person[place] = other!
    const { rows } = await app.admin.query<{ number: string; all: string[] }>(
      'select n.number, cpis.numbers_of(n.number) as all from unnest($1::text[]) as n (number)',
      [numbers],
    )
    for (const { number, all } of rows) {
      const united = numbers.filter((_, place) => person[place] === person[numbers.findIndex((one) => one === number)])
      expect({ seed, step, number, all: all.toSorted() }).toEqual({ seed, step, number, all: united.toSorted() })
    }
  }
  const held = next(numbers.length)
  await createPlan(app.admin, await createChild(app.admin, authority, { nhsNumber: numbers[held]! }))
  for (const [place, number] of numbers.entries()) {
    expect([seed, number, (await checkChild(nurse, number)).outcome]).toEqual([seed, number, person[place] === person[held] ? 'match' : 'none'])
  }
})
