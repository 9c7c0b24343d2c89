import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { disagreementOf } from '@/lib/lookup/whose-records'
import { listPlans } from '@/lib/plans/list-plans'
import { calendarDate } from '@/lib/shared/calendar-date'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startAs } from '@/tests/database/row-security-check'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** Two authorities publish people of different names or births under one number: both are told that it is so. */

let app: TestApplication
let here: TestAuthority
let there: TestAuthority
let manager: Actor
let neighbour: Actor
let next = 5_200

beforeAll(async () => {
  app = await startApplication()
  here = await createAuthority(app.admin)
  there = await createAuthority(app.admin, { name: 'Elsewhere Council' })
  manager = await createAuthorityActor(app.admin, here, 'LD')
  neighbour = await createAuthorityActor(app.admin, there, 'LD')
})
afterAll(() => app.stop())

type Person = { familyName: string; givenName: string; born: string; isProtected?: boolean }
const ours: Person = { familyName: 'O’Connor-Smith', givenName: 'Zoë Ann', born: '2018-05-06' }

async function bothHold(theirs: Partial<Person>, ended: number | null = null): Promise<string> {
  const nhsNumber = fakeNhsNumber(next++)
  await createPlan(app.admin, await createChild(app.admin, here, { nhsNumber, ...ours }))
  await createPlan(app.admin, await createChild(app.admin, there, { nhsNumber, ...ours, ...theirs }), { startsIn: -900, endsIn: ended })
  return nhsNumber
}

async function attention(of: Actor, nhsNumber: string): Promise<(string | null)[]> {
  const { plans } = await listPlans(of, {})
  return plans.filter((plan) => plan.nhsNumber === nhsNumber).map((plan) => plan.attention)
}

describe('a number under which another authority publishes', () => {
  it.each<[string, Partial<Person>, boolean]>([
    ['the same person', {}, false],
    ['the name written otherwise', { familyName: "O'CONNOR SMITH", givenName: 'Zoe' }, false],
    ['one of the given names', { givenName: 'Ann' }, false],
    ['another family name', { familyName: 'Okafor' }, true],
    ['another given name', { givenName: 'Max' }, true],
    ['another date of birth', { born: '2018-06-05' }, true],
  ])('%s', async (_, theirs, told) => {
    const number = await bothHold(theirs)
    const expected = told ? ['other-person'] : [null]
    expect([await attention(manager, number), await attention(neighbour, number)]).toEqual([expected, expected])
    // The same as the result says to a clinician.
    const people = [ours, { ...ours, ...theirs }].map(({ born, ...name }) => ({ ...name, dateOfBirth: calendarDate(born) }))
    expect(disagreementOf(people) !== null).toBe(told)
  })

  it('somebody protected, tells nothing of them', async () => {
    expect(await attention(manager, await bothHold({ familyName: 'Okafor', isProtected: true }))).toEqual([null])
  })

  it('somebody whose plan is shown no more, tells nothing', async () => {
    expect(await attention(manager, await bothHold({ familyName: 'Okafor' }, -500))).toEqual([null])
  })

  it('tells nobody what the other holds', async () => {
    await bothHold({ familyName: 'Okafor', born: '2001-02-03' })
    const told = JSON.stringify(await listPlans(manager, {}))
    for (const secret of ['Okafor', '2001-02-03', there.id, 'Elsewhere']) expect(told).not.toContain(secret)
  })
})

it('nobody asks about the children of another authority', async () => {
  const { rows } = await app.admin.query<{ id: string }>(
    `select id from cpis.child where authority_id = $1 and family_name = 'Okafor' and date_of_birth = '2001-02-03'`,
    [there.id],
  )
  const asked = async (organisation: string) => {
    await startAs(app.admin, app.admin, { role: 'LD', organisation, person: null })
    const { rows: answer } = await app.admin.query<{ told: boolean }>('select cpis.is_said_otherwise_elsewhere($1) as told', [rows[0]?.id])
    await app.admin.query('rollback')
    return answer[0]?.told
  }
  expect([await asked(there.id), await asked(here.id)]).toEqual([true, false])
})
