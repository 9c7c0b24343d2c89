import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { correctNumber } from '@/lib/children/correct-number'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { followNumber } from '@/lib/plans/follow-number'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom } from '@/tests/support/number-standing'

/** A replacement of a number that was wrong, followed by others before it is corrected (docs/decisions/008). */

let app: TestApplication
let nurse: Actor
let one: { authority: TestAuthority; manager: Actor }
let other: { authority: TestAuthority; manager: Actor }
let old: NhsNumber
let wrong: NhsNumber
let right: NhsNumber
let numbers = 30_000

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  one = await somebody()
  other = await somebody()
  old = aNumber()
  wrong = aNumber()
  right = aNumber()
})

const aNumber = () => fakeNhsNumber(numbers++)
async function somebody() {
  const authority = await createAuthority(app.admin)
  return { authority, manager: await createAuthorityActor(app.admin, authority, 'LD') }
}
const formOf = async (childId: string, number: string) => {
  const { rows } = await app.admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [childId])
  return { childId, seen: rows[0]!.seen, number }
}
/** A child under the old number, with a plan, whose record is moved to the wrong one. */
async function replacedWrongly({ authority, manager }: typeof one, plan = {}): Promise<string> {
  const child = await createChild(app.admin, authority, { nhsNumber: old })
  await createPlan(app.admin, child, plan)
  await replaceNumber(manager, { ...(await formOf(child.id, wrong)), again: wrong })
  return child.id
}
/** Whose plans in place a clinician sees by a number. */
async function inPlace(number: string): Promise<string[]> {
  const result = await checkChild(nurse, number)
  if (result.outcome !== 'match') return []
  return result.records.filter(({ standing }) => standing === 'current').map(({ authority }) => authority.name)
}

describe('a wrong replacement that two authorities followed', () => {
  it('goes with whoever corrects it last: the old number finds both, and the wrong one nobody', async () => {
    const [first, second] = [await replacedWrongly(one), await replacedWrongly(other)]
    await correctNumber(one.manager, await formOf(first, right))
    expect((await inPlace(old)).toSorted()).toEqual([one.authority.name, other.authority.name].toSorted())
    await correctNumber(other.manager, await formOf(second, right))
    expect((await inPlace(old)).toSorted()).toEqual([one.authority.name, other.authority.name].toSorted())
    expect(await inPlace(wrong)).toEqual([])
  })

  it('goes with the only one that still has a plan in place, whoever recorded it', async () => {
    await replacedWrongly(one, { startsIn: -800, endsIn: -400 })
    const second = await replacedWrongly(other)
    await correctNumber(other.manager, await formOf(second, right))
    expect(await inPlace(old)).toEqual([other.authority.name])
    expect(await linksFrom(app.admin, old)).toEqual([right])
  })

  it('stays when demographics said so to the other authority', async () => {
    await followNumber(one.manager, { number: old, by: wrong })
    const second = await replacedWrongly(other)
    await correctNumber(other.manager, await formOf(second, right))
    expect(await linksFrom(app.admin, old)).toEqual([wrong])
  })
})

describe('what demographics said of a number with a wrong replacement', () => {
  it('is parted with it: another child’s number does not lead here any more', async () => {
    const child = await replacedWrongly(one)
    await followNumber(other.manager, { number: old, by: right })
    expect(await linksFrom(app.admin, old)).toEqual([wrong, right])
    await correctNumber(one.manager, await formOf(child, right))
    expect(await linksFrom(app.admin, old)).toEqual([right])
    expect(await inPlace(wrong)).toEqual([])
    expect(await inPlace(old)).toEqual([one.authority.name])
  })

  it('stays true of that number itself, in the order in which it was said', async () => {
    const child = await replacedWrongly(one)
    const latest = aNumber()
    await followNumber(other.manager, { number: old, by: right })
    await followNumber(other.manager, { number: old, by: latest })
    await correctNumber(one.manager, await formOf(child, old))
    expect(await linksFrom(app.admin, old)).toEqual([right, latest])
    expect(await linksFrom(app.admin, wrong)).toEqual([])
    expect(await inPlace(latest)).toEqual([one.authority.name])
  })

  it('goes too when two people part the wrong one, and is said again of the number itself', async () => {
    await replacedWrongly(one)
    await followNumber(other.manager, { number: old, by: right })
    await app.admin.query('select cpis.part_link(id, nhs_number, $2) from cpis.superseded_number where nhs_number = $1', [old, one.authority.id])
    expect([await linksFrom(app.admin, old), await linksFrom(app.admin, wrong)]).toEqual([[right], []])
  })
})

describe('a replacement of which the authority holds both numbers', () => {
  const heldTwice = async (given: object = {}) => {
    const [first, second] = [old, right].map((nhsNumber, at) => createChild(app.admin, one.authority, { nhsNumber, ...(at === 1 && given) }))
    const children = [await first!, await second!]
    for (const child of children) await createPlan(app.admin, child)
    return children.map(({ id }) => id)
  }
  const replaced = async (childId: string) => replaceNumber(one.manager, { ...(await formOf(childId, right)), again: right })

  it('joins them and leaves the records: to withdraw the plans of either takes nothing off the other number', async () => {
    const [first, second] = await heldTwice()
    await replaceNumber.check(one.manager, { ...(await formOf(first!, right)), again: right })
    expect(await replaced(first!)).toBe('joined')
    expect(await inPlace(old)).toHaveLength(2)
    await app.admin.query(`update cpis.plan set withdrawn_at = now(), changed_by = 'test' where child_id = $1`, [first])
    expect([await inPlace(old), await inPlace(right)]).toEqual([[one.authority.name], [one.authority.name]])
    const { rows } = await app.admin.query('select nhs_number as number from cpis.child where id = any ($1) order by id = $2 desc', [
      [first, second],
      first,
    ])
    expect(rows).toEqual([{ number: old }, { number: right }])
  })

  it.each([
    ['name', { givenName: 'Casey' }],
    ['date of birth', { born: '2019-05-06' }],
  ])('is refused when they are held of two people, by their %s', async (_detail, given) => {
    const [first] = await heldTwice(given)
    await expect(replaced(first!)).rejects.toMatchObject({ kind: 'conflict', leadsTo: expect.stringMatching(/^\/plans\/children\//) })
    expect(await linksFrom(app.admin, old)).toEqual([])
  })
})
