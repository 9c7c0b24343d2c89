import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordAdoption } from '@/lib/children/record-adoption'
import type { Actor } from '@/lib/identity/actor'
import { followNumber } from '@/lib/plans/follow-number'
import { todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { actsOnNumbers, current, type Somebody } from '@/tests/support/acts-on-numbers'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom } from '@/tests/support/number-standing'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'

/** Nothing leads past a number that an adoption closed, and an adoption under somebody else's number silences nobody else (docs/decisions/009). */

let app: TestApplication
let nurse: Actor
let acts: ReturnType<typeof actsOnNumbers>
/** Who records the adoption. */
let adopting: Somebody
let one: Somebody
let other: Somebody
let numbers = 42000
const stranger = { familyName: 'Stranger', givenName: 'Ida', born: '2011-05-05' }

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  acts = actsOnNumbers(app.admin, () => nurse)
})
afterAll(() => app.stop())
beforeEach(async () => {
  adopting = await acts.somebody()
  one = await acts.somebody()
  other = await acts.somebody()
})

const aNumber = () => fakeNhsNumber(numbers++)
async function adopt(child: string, who = adopting): Promise<void> {
  const { seen } = await acts.formOf(child, aNumber())
  await recordAdoption(who.manager, { childId: child, seen, on: todayInLondon(new Date()) })
}
async function adoptedAt(number: NhsNumber, child: object = {}): Promise<string> {
  const record = await acts.heldBy(adopting, number, {}, child)
  await adopt(record)
  return record
}
/** Two people find that it was entered in error. */
const undo = (child: string) => app.admin.query('select cpis.open_closed_record($1, $2, true, $3)', [child, 'adoption-undone', 'Two people'])
const reached = async (number: NhsNumber) =>
  (await app.admin.query<{ numbers: string[] }>('select cpis.numbers_of($1) as numbers', [number])).rows[0]!.numbers.toSorted()
/** Erases an adopted child's record, long after. */
async function erase(child: string): Promise<void> {
  await app.admin.query('set session_replication_role = replica')
  await app.admin.query(`update cpis.plan set start_date = start_date - 900, end_date = end_date - 900 where child_id = $1`, [child])
  await app.admin.query('set session_replication_role = origin')
  await recordedMonthsAgo(app.admin, 14, 'p.child_id = $1', child)
  await app.admin.query('select cpis.erase_old_records()')
  expect((await app.admin.query('select from cpis.child where id = $1', [child])).rowCount).toBe(0)
}
const hashes = async () => (await app.admin.query('select from cpis.closed_number where authority_id = $1', [adopting.authority.id])).rowCount

describe('a stranger who is held under the number by mistake', () => {
  it.each([
    ['while the authority that moved the child holds them', false],
    ['when nothing but the link is left of that', true],
  ])('does not open it again, %s', async (_when, alone) => {
    const [closed, present] = [aNumber(), aNumber()]
    const theirs = await acts.heldBy(one, closed)
    await acts.replace(one, theirs, present)
    const adopted = await adoptedAt(closed)
    if (alone) await acts.correct(one, theirs, aNumber())
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [closed])
    await app.admin.query('set session_replication_role = replica')
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by, recorded_by) values ($1, $2, $3)', [
      closed,
      present,
      one.authority.id,
    ])
    if (alone) await app.admin.query('delete from cpis.former_number where child_id = $1', [theirs])
    await app.admin.query('set session_replication_role = origin')
    await acts.heldBy(other, closed, {}, { ...stranger, wasCompared: false })
    expect([await acts.told(closed), (await reached(closed)).length, (await reached(present)).includes(closed)]).toEqual([current(other), 1, false])
    await erase(adopted)
    expect([await hashes(), await linksFrom(app.admin, closed), await reached(closed)]).toEqual([1, [], [closed]])
  })
})

describe('somebody else whose number it is', () => {
  it.each([
    ['who has followed a replacement since', true],
    ['who has not', false],
  ])('and %s is still found under it, and it is not closed for ever', async (_who, follows) => {
    const [old, now] = [aNumber(), aNumber()]
    const adopted = await adoptedAt(old)
    const theirs = await acts.heldBy(one, old, {}, stranger)
    await followNumber(one.manager, { number: old, by: now })
    expect(await linksFrom(app.admin, old)).toEqual([now])
    if (follows) await acts.replace(one, theirs, now)
    expect([await acts.told(old), await acts.told(now)]).toEqual([current(one), current(one)])
    await erase(adopted)
    expect([await acts.told(old), await acts.told(now), await hashes()]).toEqual([current(one), current(one), 0])
  })
})

describe('the adopted child’s own record at another authority', () => {
  it.each([
    ['before the adoption is recorded', true],
    ['after it', false],
  ])('that is given the new name %s does not open the old number, although one date of birth is mistyped', async (_when, before) => {
    const [old, next, present] = [aNumber(), aNumber(), aNumber()]
    const mistyped = await acts.heldBy(adopting, old, {}, { born: '2018-11-12' })
    const theirs = await acts.heldBy(one, old, {}, { born: '2018-11-11' })
    await acts.replace(one, theirs, next)
    if (!before) await adopt(mistyped)
    await acts.correct(one, theirs, present)
    await app.admin.query(
      `update cpis.child set family_name = 'Newname', given_name = 'Nova', change = 'details-corrected', changed_by = 'test' where id = $1`,
      [theirs],
    )
    if (before) await adopt(mistyped)
    expect(await acts.told(old)).toEqual(await acts.told(aNumber()))
    expect((await reached(old)).includes(present)).toBe(false)
    expect((await reached(present)).includes(old)).toBe(false)
  })
})

describe('nothing leads past a closed number', () => {
  it('from the number before it, which the record had left as well', async () => {
    const [before, closed, present] = [aNumber(), aNumber(), aNumber()]
    const theirs = await acts.heldBy(one, before)
    await acts.replace(one, theirs, closed)
    await acts.replace(one, theirs, present)
    const adopted = await adoptedAt(closed)
    expect([await acts.told(before), await acts.told(closed), await acts.told(present)]).toEqual([['none'], ['none'], current(one)])
    expect(await reached(present)).toEqual([present])
    await undo(adopted)
    expect(await acts.told(before)).toEqual(expect.arrayContaining(current(one)))
    await adopt(adopted)
    await erase(adopted)
    expect([await acts.told(before), await reached(present)]).toEqual([['none'], [present]])
  })

  it.each([
    ['while its record is held', false],
    ['when only the hash is left', true],
  ])('by a correction of the record that stands there, %s', async (_when, erased) => {
    const [before, closed, present] = [aNumber(), aNumber(), aNumber()]
    const theirs = await acts.heldBy(one, before)
    await acts.replace(one, theirs, closed)
    const adopted = await adoptedAt(closed)
    if (erased) await erase(adopted)
    await acts.correct(one, theirs, present)
    expect([await linksFrom(app.admin, before), await reached(present)]).toEqual([[], [present]])
    expect([await acts.told(before), await acts.told(present)]).toEqual([['none'], current(one)])
  })

  it('that is adopted later than the record was corrected away from it', async () => {
    const [before, closed, present] = [aNumber(), aNumber(), aNumber()]
    const theirs = await acts.heldBy(one, before)
    await acts.replace(one, theirs, closed)
    await acts.correct(one, theirs, present)
    expect(await linksFrom(app.admin, before)).toEqual([present])
    const adopted = await adoptedAt(closed)
    expect([await reached(before), (await reached(present)).includes(before)]).toEqual([[before], false])
    await undo(adopted)
    expect(await acts.told(before)).toEqual(current(one))
    await adopt(adopted)
    await erase(adopted)
    expect([await linksFrom(app.admin, before), await reached(before)]).toEqual([[], [before]])
  })
  it('although the record took its numbers from another one that stands there', async () => {
    const [before, closed, present] = [aNumber(), aNumber(), aNumber()]
    const reference = { localId: `L-${before}` }
    const former = await acts.heldBy(one, before, {}, reference)
    await acts.replace(one, former, closed)
    await acts.heldBy(one, present, {}, reference)
    expect(await reached(before)).toContain(present)
    await adopt(former, one)
    expect([(await reached(before)).includes(present), (await reached(present)).includes(before)]).toEqual([false, false])
    await undo(former)
    expect(await reached(before)).toContain(present)
  })
  it('by a replacement that the chain of links allows', async () => {
    const [before, closed, present] = [aNumber(), aNumber(), aNumber()]
    const elsewhere = await acts.heldBy(other, closed)
    await acts.replace(other, elsewhere, present)
    const theirs = await acts.heldBy(one, before)
    await followNumber(one.manager, { number: before, by: closed })
    await adoptedAt(closed)
    await expect(acts.replace(one, theirs, present)).rejects.toMatchObject({ kind: 'conflict' })
    expect(await reached(present)).toEqual([present])
  })

  it('by what demographics say of the number before it, when only the hash is left', async () => {
    const [before, closed, present] = [aNumber(), aNumber(), aNumber()]
    await acts.heldBy(other, before)
    await followNumber(other.manager, { number: before, by: closed })
    await erase(await adoptedAt(closed))
    await followNumber(other.manager, { number: before, by: present })
    expect([await linksFrom(app.admin, closed), await reached(closed)]).toEqual([[], [closed]])
  })
})

describe('a closed number that is not on the way from a former number to the record', () => {
  it('because the record stood there only between, by mistake', async () => {
    const [old, present, mistaken] = [aNumber(), aNumber(), aNumber()]
    const child = await acts.heldBy(one, old)
    await acts.replace(one, child, present)
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [old])
    await acts.replace(one, child, mistaken)
    await acts.correct(one, child, present)
    await adoptedAt(mistaken)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('because another record had it, from which this one took it', async () => {
    const [old, present, elsewhere] = [aNumber(), aNumber(), aNumber()]
    const child = await acts.heldBy(one, old)
    await acts.replace(one, child, present)
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [old])
    expect(await acts.replace(one, await acts.heldBy(one, elsewhere), present)).toBe('joined')
    await adoptedAt(elsewhere)
    expect(await acts.told(old)).toEqual(expect.arrayContaining(current(one)))
  })
})

describe('an adoption that was entered in error', () => {
  it('on a joined record takes no number from it for good', async () => {
    const [old, joined, right] = [aNumber(), aNumber(), aNumber()]
    const [first, second] = [await acts.heldBy(one, old), await acts.heldBy(one, joined)]
    expect(await acts.replace(one, first, joined)).toBe('joined')
    await acts.withdraw(first)
    await adopt(second, one)
    expect(await acts.told(old)).toEqual(['none'])
    await recordedMonthsAgo(app.admin, 24, 'p.child_id = $1', first)
    await app.admin.query(`update cpis.plan set withdrawn_at = now() - interval '2 years', changed_by = 'test' where child_id = $1`, [first])
    await recordedMonthsAgo(app.admin, 24, 'p.child_id = $1', first)
    await app.admin.query('select cpis.erase_old_records()')
    expect((await app.admin.query('select from cpis.child where id = $1', [first])).rowCount).toBe(0)
    await undo(second)
    await acts.correct(one, second, right)
    expect([await acts.told(old), await acts.told(right)]).toEqual([current(one), current(one)])
  })

  it('brings no number back that two people had parted', async () => {
    const [first, second, last] = [aNumber(), aNumber(), aNumber()]
    const child = await acts.heldBy(one, first)
    await acts.replace(one, child, second)
    await acts.replace(one, child, last)
    await app.admin.query('select cpis.part_link(id, $1, $2) from cpis.superseded_number where nhs_number = $1', [second, one.authority.id])
    const before = await acts.told(first)
    await adopt(child, one)
    await undo(child)
    expect([before, await acts.told(first)]).toEqual([['none'], ['none']])
  })
})
