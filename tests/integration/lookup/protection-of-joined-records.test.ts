import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordAdoption } from '@/lib/children/record-adoption'
import type { Actor } from '@/lib/identity/actor'
import { followNumber } from '@/lib/plans/follow-number'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { actsOnNumbers, current, type Somebody } from '@/tests/support/acts-on-numbers'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'
import { uploadFile } from '@/tests/support/upload-file'

/** Records of one person that an authority has share protection from the moment in which they are joined, in whatever way (docs/decisions/004). */

let app: TestApplication
let nurse: Actor
let acts: ReturnType<typeof actsOnNumbers>
let one: Somebody
let other: Somebody
let first: NhsNumber
let second: NhsNumber
let numbers = 44000

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  acts = actsOnNumbers(app.admin, () => nurse)
})
afterAll(() => app.stop())
beforeEach(async () => {
  one = await acts.somebody()
  other = await acts.somebody()
  first = fakeNhsNumber(numbers++)
  second = fakeNhsNumber(numbers++)
})

const isProtected = async (childId: string) =>
  (await app.admin.query<{ hidden: boolean }>('select is_protected as hidden from cpis.child where id = $1', [childId])).rows[0]!.hidden
async function adopt(who: Somebody, child: string): Promise<void> {
  const { seen } = await acts.formOf(child, second)
  await recordAdoption(who.manager, { childId: child, seen, on: todayInLondon(new Date()) })
}

describe('a link that is made after one of the two was protected', () => {
  it.each([
    ['the protected record is corrected', async () => [0] as const, 'former'],
    ['the other is corrected', async () => [1] as const, 'former'],
    ['the protected record is corrected, the later of the two', async () => [0] as const, 'later'],
    ['the protected record is closed by an adoption', async () => 'adopt' as const, 'former'],
  ])('protects the other: %s', async (_what, act, place) => {
    const hidden = await acts.heldBy(one, place === 'former' ? first : second, {}, { givenName: 'Zoe', isProtected: true })
    const open = await acts.heldBy(one, place === 'former' ? second : first, {}, { givenName: 'Zoe Jane' })
    expect(await isProtected(open)).toBe(false)
    await followNumber(other.manager, { number: first, by: second })
    expect(await isProtected(open)).toBe(true)
    const done = await act()
    const moved = fakeNhsNumber(numbers++)
    if (done === 'adopt') await adopt(one, hidden)
    else await acts.correct(one, [hidden, open][done[0]]!, moved)
    for (const number of [first, second, moved]) expect([number, await acts.told(number)]).not.toEqual([number, current(one)])
  })

  it('protects nobody else under the number', async () => {
    await acts.heldBy(one, first, {}, { givenName: 'Zoe', isProtected: true })
    const twin = await acts.heldBy(one, second, {}, { givenName: 'Casey' })
    await followNumber(other.manager, { number: first, by: second })
    expect(await isProtected(twin)).toBe(false)
  })

  it('and that an adoption silenced until it was undone', async () => {
    const hidden = await acts.heldBy(one, first, {}, { givenName: 'Zoe' })
    const open = await acts.heldBy(one, second, {}, { givenName: 'Zoe Jane' })
    await followNumber(other.manager, { number: first, by: second })
    const adopted = await acts.heldBy(other, first, {}, { givenName: 'Zoe' })
    await adopt(other, adopted)
    await app.admin.query(`update cpis.child set is_protected = true, change = 'protected', changed_by = 'test' where id = $1`, [hidden])
    expect(await isProtected(open)).toBe(false)
    await app.admin.query('select cpis.open_closed_record($1, $2, true, $3)', [adopted, 'adoption-undone', 'Two people'])
    expect(await isProtected(open)).toBe(true)
  })
})

describe('a record that is protected from the beginning, or by a change of its details', () => {
  it('protects the other of the same person', async () => {
    const open = await acts.heldBy(one, first)
    await acts.heldBy(one, second, {}, { isProtected: true })
    expect(await isProtected(open)).toBe(true)
  })

  it('whose name differs by an accent', async () => {
    const open = await acts.heldBy(one, first, {}, { givenName: 'Zoe' })
    await acts.heldBy(one, second, {}, { givenName: 'Zoë', isProtected: true })
    expect(await isProtected(open)).toBe(true)
  })

  it.each(['by hand', 'by a file'])('is protected itself when only an accent tells them apart, added %s', async (how) => {
    await acts.heldBy(one, first, {}, { givenName: 'Zoë', isProtected: true })
    const { rows } = await app.admin.query<{ hidden: string }>(
      `with file as (
         insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, applied_at, applied_by)
         select $1, 'changes', 'f.csv', repeat('d', 64), 'test', 'CPF03', now(), 'test' where $3 returning id)
       insert into cpis.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, upload_id)
       values ($1, $2, 'J-1', 'Ashworth', 'Zoe', cpis.today() - 3000, (select id from file)) returning id as hidden`,
      [one.authority.id, second, how === 'by a file'],
    )
    expect(await isProtected(rows[0]!.hidden)).toBe(true)
  })

  it('and the file that adds it is saved: what follows from it is no change by somebody else', async () => {
    await acts.heldBy(one, first, {}, { givenName: 'Zoë', isProtected: true })
    const { rows } = await app.admin.query<{ born: string }>('select (cpis.today() - 3000)::text as born')
    const row = { nhs_number: second, local_id: 'J-2', family_name: 'Ashworth', given_name: 'Zoe', date_of_birth: rows[0]!.born, plan_type: 'CPP' }
    const bytes = uploadFile([{ ...row, start_date: addDays(todayInLondon(new Date()), -30) }])
    const report = await applyUpload(one.manager, { fileName: 'f.csv', contents: 'changes', bytes })
    expect(report.counts).toMatchObject({ added: 1 })
    expect(await acts.told(second)).toEqual(['protected'])
  })

  it('because its number is one that the authority protects, protects the other', async () => {
    const before = await acts.heldBy(one, second, {}, { givenName: 'Casey', isProtected: true })
    await acts.correct(one, before, fakeNhsNumber(numbers++))
    const open = await acts.heldBy(one, first)
    const moved = await acts.heldBy(one, fakeNhsNumber(numbers++))
    await acts.correct(one, moved, second)
    expect([await isProtected(moved), await isProtected(open)]).toEqual([true, true])
  })

  it('because it is given the name of another who is protected, protects those who have it already', async () => {
    await acts.heldBy(one, first, {}, { givenName: 'Zoe', isProtected: true })
    const open = await acts.heldBy(one, second, {}, { givenName: 'Zoe Jane' })
    const renamed = await acts.heldBy(one, fakeNhsNumber(numbers++), {}, { givenName: 'Zoe Jane' })
    expect(await isProtected(open)).toBe(false)
    await app.admin.query(`update cpis.child set given_name = 'Zoe', change = 'details-corrected', changed_by = 'test' where id = $1`, [renamed])
    await app.admin.query(`update cpis.child set given_name = 'Zoe Jane', change = 'details-corrected', changed_by = 'test' where id = $1`, [renamed])
    expect(await isProtected(open)).toBe(true)
  })
})

describe('an adopted record that was protected', () => {
  const stranger = { familyName: 'Stranger', givenName: 'Ida', born: '2011-05-05' }
  const months = async (child: string) => {
    await app.admin.query('set session_replication_role = replica')
    await app.admin.query(`update cpis.plan set start_date = start_date - 900, end_date = end_date - 900 where child_id = $1`, [child])
    await app.admin.query('set session_replication_role = origin')
    await recordedMonthsAgo(app.admin, 14, 'p.child_id = $1', child)
    await app.admin.query('select cpis.erase_old_records()')
    return (await app.admin.query('select from cpis.child where id = $1', [child])).rowCount
  }

  it('hides nobody else whose number it is, and goes in its time', async () => {
    const adopted = await acts.heldBy(one, first, {}, { isProtected: true })
    await acts.heldBy(other, first, {}, stranger)
    expect(await acts.told(first)).toEqual(['protected'])
    await adopt(one, adopted)
    expect(await acts.told(first)).toEqual(current(other))
    expect(await months(adopted)).toBe(0)
  })

  it('still hides what another authority holds of the same child: one person opens nothing', async () => {
    const adopted = await acts.heldBy(one, first, {}, { isProtected: true })
    await acts.heldBy(other, first)
    await adopt(one, adopted)
    expect(await acts.told(first)).toEqual(['protected'])
    expect(await months(adopted)).toBe(1)
  })
})
