import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerRequest } from '@/lib/approvals/answer-request'
import { requestParting } from '@/lib/approvals/request-parting'
import { getChildRecord } from '@/lib/children/get-child-record'
import { recordAdoption } from '@/lib/children/record-adoption'
import type { Actor } from '@/lib/identity/actor'
import { todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { actsOnNumbers, current, type Somebody } from '@/tests/support/acts-on-numbers'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** Which former numbers a record has, and who parts it from one (docs/decisions/008). */

let app: TestApplication
let nurse: Actor
let acts: ReturnType<typeof actsOnNumbers>
let one: Somebody
let other: Somebody
let old: NhsNumber
let wrong: NhsNumber
let right: NhsNumber
let numbers = 41000

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  acts = actsOnNumbers(app.admin, () => nurse)
})
afterAll(() => app.stop())
beforeEach(async () => {
  one = await acts.somebody()
  other = await acts.somebody()
  old = aNumber()
  wrong = aNumber()
  right = aNumber()
})

const aNumber = () => fakeNhsNumber(numbers++)
async function replacedWrongly(by: Somebody, plan = {}): Promise<string> {
  const child = await acts.heldBy(by, old, plan)
  await acts.replace(by, child, wrong)
  return child
}

describe('two people who part two numbers', () => {
  it('part a record from the number that it left, also where no link leads from one to the other', async () => {
    const [first, second] = [await replacedWrongly(one), await replacedWrongly(other)]
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [old])
    const practitioner = await createAuthorityActor(app.admin, one.authority, 'LP')
    const { links } = await getChildRecord(one.manager, { childId: first })
    expect(links).toMatchObject([{ former: old, present: wrong }])
    const requestId = await requestParting(one.manager, { childId: first, linkId: links[0]!.linkId, reason: 'They are two children and not one' })
    expect(await answerRequest(practitioner, { requestId, decision: 'approved' })).toBe('decided')
    expect([await acts.told(old), await acts.told(wrong)]).toEqual([['none'], current(one, other)])
    expect((await getChildRecord(other.manager, { childId: second })).links).toEqual([])
  })
})

describe('the former numbers of a child', () => {
  const formerOf = async (childId: string) => {
    const { rows } = await app.admin.query<{ number: string }>('select nhs_number as number from cpis.former_number where child_id = $1', [childId])
    return rows.map(({ number }) => number)
  }

  it('lead nowhere while an adoption stands, and on again when it was entered in error', async () => {
    const child = await replacedWrongly(one)
    const { seen } = await acts.formOf(child, wrong)
    await recordAdoption(one.manager, { childId: child, seen, on: todayInLondon(new Date()) })
    expect([await acts.told(old), await acts.told(wrong)]).toEqual([['none'], ['none']])
    await app.admin.query('select cpis.open_closed_record($1, $2, true, $3)', [child, 'adoption-undone', 'Two people'])
    await acts.correct(one, child, right)
    expect([await acts.told(old), await acts.told(right)]).toEqual([current(one), current(one)])
  })

  it('lead nowhere from a number that an adoption closed elsewhere, until that is undone', async () => {
    const child = await replacedWrongly(one)
    const theirs = await createChild(app.admin, other.authority, { nhsNumber: old })
    await recordAdoption(other.manager, { childId: theirs.id, seen: (await acts.formOf(theirs.id, old)).seen, on: todayInLondon(new Date()) })
    await acts.correct(one, child, right)
    expect(await acts.told(old)).toEqual(['none'])
    await app.admin.query('select cpis.open_closed_record($1, $2, true, $3)', [theirs.id, 'adoption-undone', 'Two people'])
    expect(await acts.told(old)).toEqual(current(one))
  })

  it.each([
    ['name', { givenName: 'Casey' }],
    ['date of birth', { born: '2019-05-06' }],
  ])('are not taken over by a record of another %s', async (_detail, given) => {
    await replacedWrongly(one)
    const another = await createChild(app.admin, one.authority, { nhsNumber: right, ...given })
    expect(await formerOf(another.id)).toEqual([])
  })

  it('go with the child', async () => {
    const child = await replacedWrongly(one)
    await app.admin.query('set session_replication_role = replica')
    await app.admin.query('delete from cpis.plan where child_id = $1', [child])
    await app.admin.query('set session_replication_role = origin')
    await app.admin.query('delete from cpis.child where id = $1', [child])
    expect(await formerOf(child)).toEqual([])
  })

  it('protect whoever is looked for by them', async () => {
    const child = await replacedWrongly(one)
    await replacedWrongly(other)
    await acts.correct(one, child, right)
    await app.admin.query('update cpis.child set is_protected = true where id = $1', [child])
    expect([await acts.told(old), await acts.told(right)]).toEqual([['protected'], ['protected']])
  })
})

/**
 * Property: however two authorities replace and correct the number of one child, a record is found under its number, and under each that it left
 * last by a replacement.
 */
it.each([1, 2, 3, 4, 5, 6])('no act on a number takes a record off a number that was the child’s (seed %i)', async (seed) => {
  let state = seed * 7919
  const next = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below
  const pool = Array.from({ length: 5 }, aNumber)
  const records = []
  for (const who of [one, other]) records.push({ who, child: await acts.heldBy(who, pool[0]!), at: pool[0]!, own: new Set<string>() })
  for (let step = 0; step < 10; step++) {
    const record = records[next(2)]!
    const number = pool[next(pool.length)]!
    const replaces = next(5) < 3
    const done = await (replaces ? acts.replace : acts.correct)(record.who, record.child, number).then(
      () => true,
      () => false,
    )
    if (!done) continue
    if (replaces) record.own.add(record.at)
    record.own.delete(number)
    record.at = number
    for (const { at, own } of records) {
      const { rows } = await app.admin.query<{ number: string; found: boolean }>(
        'select n.number, $2 = any (cpis.numbers_of(n.number)) as found from unnest($1::text[]) as n (number)',
        [[at, ...own], at],
      )
      expect({ seed, step, lost: rows.filter(({ found }) => !found) }).toEqual({ seed, step, lost: [] })
    }
  }
})
