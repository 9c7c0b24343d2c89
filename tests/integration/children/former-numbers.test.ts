import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerRequest } from '@/lib/approvals/answer-request'
import { requestParting } from '@/lib/approvals/request-parting'
import { getChildRecord } from '@/lib/children/get-child-record'
import { recordDeath } from '@/lib/children/record-death'
import type { Actor } from '@/lib/identity/actor'
import { followNumber } from '@/lib/plans/follow-number'
import { todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { liftLimit } from '@/scripts/disposable-product/lift-limit'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { actsOnNumbers, current, type Somebody } from '@/tests/support/acts-on-numbers'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { linksFrom } from '@/tests/support/number-standing'
import { recordedMonthsAgo } from '@/tests/support/recorded-long-ago'
import { uploadFile } from '@/tests/support/upload-file'

/** Whatever becomes of the links between numbers, a former number leads to the plans that are in place under the right one (docs/decisions/008). */

let app: TestApplication
let nurse: Actor
let acts: ReturnType<typeof actsOnNumbers>
let one: Somebody
let other: Somebody
let old: NhsNumber
let wrong: NhsNumber
let right: NhsNumber
let numbers = 40000

beforeAll(async () => {
  app = await startApplication()
  await liftLimit(app.adminUrl, 'file')
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

/** Two people of an authority part a child from a number that took the place of the child's. */
async function parted(by: Somebody, childId: string, from: NhsNumber): Promise<void> {
  const practitioner = await createAuthorityActor(app.admin, by.authority, 'LP')
  const { rows } = await app.admin.query<{ id: string }>('select id from cpis.superseded_number where replaced_by = $1', [from])
  const requestId = await requestParting(by.manager, { childId, linkId: rows[0]!.id, reason: 'They are two children and not one' })
  expect(await answerRequest(practitioner, { requestId, decision: 'approved' })).toBe('decided')
}

/** Erases a record as the hourly run does, long after its plan was withdrawn. */
async function forget(childId: string): Promise<void> {
  await app.admin.query(`update cpis.plan set withdrawn_at = now() - interval '2 years', changed_by = 'test' where child_id = $1`, [childId])
  await recordedMonthsAgo(app.admin, 24, 'p.child_id = $1', childId)
  await app.admin.query('select cpis.erase_old_records()')
  expect((await app.admin.query('select from cpis.child where id = $1', [childId])).rowCount).toBe(0)
}

describe('an authority that followed a wrong replacement, of which only an ended plan shows', () => {
  it('does not keep the old number from the plan in place', async () => {
    const first = await replacedWrongly(one)
    await replacedWrongly(other, { endsIn: -10 })
    await acts.correct(one, first, right)
    expect(await acts.told(right)).toEqual(current(one))
    expect(await acts.told(old)).toEqual(expect.arrayContaining(current(one)))
  })
})

describe('the last who leaves a wrong number otherwise than by correcting it', () => {
  it('ends its plan', async () => {
    const [first, second] = [await replacedWrongly(one), await replacedWrongly(other)]
    await acts.correct(one, first, right)
    await app.admin.query(`update cpis.plan set end_date = cpis.today(), changed_by = 'test' where child_id = $1`, [second])
    expect(await acts.told(old)).toEqual(expect.arrayContaining(current(one)))
  })
  it('withdraws its plan', async () => {
    const [first, second] = [await replacedWrongly(one), await replacedWrongly(other)]
    await acts.correct(one, first, right)
    await acts.withdraw(second)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('sends the right number in a full file', async () => {
    const [first] = [await replacedWrongly(one), await replacedWrongly(other)]
    await acts.correct(one, first, right)
    const { rows } = await app.admin.query<{ local: string; born: string; start: string }>(
      `select c.local_id as local, c.date_of_birth::text as born, p.start_date::text as start from cpis.child c join cpis.plan p on p.child_id = c.id where c.authority_id = $1`,
      [other.authority.id],
    )
    const filler = Array.from({ length: 20 }, (_, at) => ({
      nhs_number: aNumber(),
      local_id: `Z-${at}`,
      given_name: `Zoe${'abcdefghijklmnopqrstuvwxyz'[at]}`,
    }))
    await applyUpload(other.manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(filler) })
    const row = { nhs_number: right, local_id: rows[0]!.local, date_of_birth: rows[0]!.born, plan_type: 'CPP', start_date: rows[0]!.start }
    const report = await applyUpload(other.manager, { fileName: 'f.csv', contents: 'full', bytes: uploadFile([...filler, row]) })
    expect(report.counts).toMatchObject({ added: 1, rejected: 0 })
    await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second' where authority_id = $1`, [other.authority.id])
    await app.admin.query('select cpis.apply_due_endings()')
    expect(await acts.told(right)).toEqual(current(one, other))
    expect(await acts.told(old)).toEqual(expect.arrayContaining(current(one, other)))
  })
})

describe('a wrong replacement that demographics said, corrected by both', () => {
  it.each([
    ['the one to whom they said it first', 0],
    ['the other first', 1],
  ])('%s', async (_who, at) => {
    await followNumber(one.manager, { number: old, by: wrong })
    const children = [await replacedWrongly(one), await replacedWrongly(other)]
    const order =
      at === 0
        ? ([
            [one, children[0]!],
            [other, children[1]!],
          ] as const)
        : ([
            [other, children[1]!],
            [one, children[0]!],
          ] as const)
    for (const [who, child] of order) await acts.correct(who, child, right)
    expect(await acts.told(right)).toEqual(current(one, other))
    expect(await acts.told(wrong)).toEqual(['none'])
    expect(await acts.told(old)).toEqual(current(one, other))
  })
  it('can be parted by whoever corrected it', async () => {
    await followNumber(one.manager, { number: old, by: wrong })
    const [first, second] = [await replacedWrongly(one), await replacedWrongly(other)]
    await acts.correct(one, first, right)
    await acts.correct(other, second, right)
    expect((await getChildRecord(one.manager, { childId: first })).links).not.toEqual([])
  })
})

describe('what was said of a number in the middle of a wrong chain', () => {
  async function mixed() {
    const latest = aNumber()
    const child = await replacedWrongly(one)
    const stranger = await acts.heldBy(other, wrong, {}, { familyName: 'Stranger' })
    await followNumber(other.manager, { number: old, by: right })
    await followNumber(other.manager, { number: wrong, by: latest })
    await acts.replace(other, stranger, latest)
    return { child, latest }
  }
  it('is said of it again when the link before it is corrected', async () => {
    const { child, latest } = await mixed()
    await acts.correct(one, child, right)
    expect([await linksFrom(app.admin, old), await linksFrom(app.admin, wrong)]).toEqual([[right], [latest]])
  })
  it('so that whoever asks by it is told', async () => {
    const { child } = await mixed()
    await acts.correct(one, child, right)
    expect(await acts.told(wrong)).toEqual(current(other))
  })
  it('and nobody else’s child is shown', async () => {
    const { child } = await mixed()
    await acts.correct(one, child, right)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('is said of it again when two people part the link', async () => {
    const { latest } = await mixed()
    await app.admin.query('select cpis.part_link(id, nhs_number, $2) from cpis.superseded_number where nhs_number = $1', [old, one.authority.id])
    expect([await linksFrom(app.admin, old), await linksFrom(app.admin, wrong)]).toEqual([[right], [latest]])
  })
})

describe('joined records', () => {
  it('of which the one that is kept is corrected', async () => {
    const [first, second] = [await acts.heldBy(one, old), await acts.heldBy(one, wrong)]
    expect(await acts.replace(one, first, wrong)).toBe('joined')
    await acts.withdraw(first)
    expect(await acts.told(old)).toEqual(current(one))
    await acts.correct(one, second, right)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('whose names differ as one person’s do, which a person joined', async () => {
    const first = await acts.heldBy(one, old, {}, { givenName: 'Ann' })
    const second = await acts.heldBy(one, wrong, {}, { givenName: 'Ann Jane' })
    expect(await acts.replace(one, first, wrong)).toBe('joined')
    await acts.withdraw(first)
    await acts.correct(one, second, right)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('of which the one that is kept is given another name first', async () => {
    const [first, second] = [await acts.heldBy(one, old), await acts.heldBy(one, wrong)]
    await acts.replace(one, first, wrong)
    await acts.withdraw(first)
    await app.admin.query(`update cpis.child set family_name = 'Married', change = 'details-corrected', changed_by = 'test' where id = $1`, [second])
    await acts.correct(one, second, right)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('of which the other is erased', async () => {
    const [first, second] = [await acts.heldBy(one, old), await acts.heldBy(one, wrong)]
    await acts.replace(one, first, wrong)
    await forget(first)
    await acts.correct(one, second, right)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('of which the other had left a number before', async () => {
    const earliest = aNumber()
    const first = await acts.heldBy(one, earliest)
    await acts.replace(one, first, old)
    const second = await acts.heldBy(one, wrong)
    await acts.replace(one, first, wrong)
    await forget(first)
    await acts.correct(one, second, right)
    expect([await acts.told(earliest), await acts.told(old)]).toEqual([current(one), current(one)])
  })
  it('of which the former number was wrong itself: it does not lead to the other any more', async () => {
    const first = await acts.heldBy(one, old, {}, { givenName: 'Ann' })
    const second = await acts.heldBy(one, wrong, {}, { givenName: 'Ann Jane' })
    await acts.replace(one, first, wrong)
    await acts.correct(one, first, right)
    await acts.correct(one, second, aNumber())
    expect(await acts.told(old)).toEqual(['none'])
  })
})

describe('a replacement that another authority followed by its file, without a word about the number', () => {
  it('stays when the one that recorded it corrects it and ends its plan', async () => {
    const [first, theirs] = [await acts.heldBy(one, old), await acts.heldBy(other, old, { endsIn: -1 }, { localId: 'B-1' })]
    await acts.replace(one, first, wrong)
    const { rows } = await app.admin.query<{ family: string; given: string; born: string }>(
      'select family_name as family, given_name as given, date_of_birth::text as born from cpis.child where id = $1',
      [theirs],
    )
    const { family, given, born } = rows[0]!
    await acts.heldBy(other, wrong, {}, { localId: 'B-1', familyName: family, givenName: given, born })
    await acts.correct(one, first, right)
    await app.admin.query(`update cpis.plan set end_date = cpis.today(), changed_by = 'test' where child_id = $1`, [first])
    expect(await acts.told(old)).toEqual(expect.arrayContaining(current(other)))
  })
})

describe('a chain of replacements', () => {
  it('a number in the middle was somebody else’s mistake', async () => {
    const elsewhere = await acts.somebody()
    const theirs = await acts.heldBy(elsewhere, old, { startsIn: -800, endsIn: -400 })
    await acts.replace(elsewhere, theirs, wrong)
    const child = await acts.heldBy(one, old)
    await followNumber(one.manager, { number: old, by: right })
    await acts.replace(one, child, right)
    const last = aNumber()
    await acts.correct(one, child, last)
    expect(await acts.told(last)).toEqual(current(one))
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('two wrong replacements by one authority, one after the other', async () => {
    const child = await acts.heldBy(one, old)
    await acts.replace(one, child, wrong)
    await acts.replace(one, child, right)
    const last = aNumber()
    await acts.correct(one, child, last)
    expect([await acts.told(old), await acts.told(wrong)]).toEqual([current(one), current(one)])
  })
})

describe('two people part what went on from a wrong link', () => {
  it('and what demographics said of the number itself can still be recorded', async () => {
    const elsewhere = await acts.somebody()
    // Elsewhere typed old → wrong; wrong is the number of a child of `other`.
    const theirs = await acts.heldBy(elsewhere, old, { startsIn: -800, endsIn: -400 })
    await acts.replace(elsewhere, theirs, wrong)
    const child = await acts.heldBy(one, old)
    const stranger = await acts.heldBy(other, wrong, {}, { familyName: 'Stranger' })
    await followNumber(one.manager, { number: old, by: right })
    expect(await acts.told(right)).toEqual(current(one, other))
    // The authority of the stranger parts its own number from the one that it was joined to.
    const practitioner = await createAuthorityActor(app.admin, other.authority, 'LP')
    const { rows } = await app.admin.query<{ id: string }>('select id from cpis.superseded_number where nhs_number = $1 and replaced_by = $2', [
      wrong,
      right,
    ])
    const requestId = await requestParting(other.manager, { childId: stranger, linkId: rows[0]!.id, reason: 'They are two children and not one' })
    expect(await answerRequest(practitioner, { requestId, decision: 'approved' })).toBe('decided')
    // Demographics say it again, each night, and a person tries as well.
    await followNumber(one.manager, { number: old, by: right })
    const outcome = await acts.replace(one, child, right).catch((error: Error) => error.message)
    expect([await acts.told(old), await acts.told(right), outcome]).toEqual([current(one), current(one), 'replaced'])
  })
})

describe('two people part what demographics said, and it went on from a wrong replacement that a record still follows', () => {
  it('and what they go on saying is recorded of the number itself', async () => {
    // `one` typed old → wrong; wrong is the number of a child of `elsewhere`.
    const elsewhere = await acts.somebody()
    await acts.heldBy(other, old)
    await replacedWrongly(one)
    const stranger = await acts.heldBy(elsewhere, wrong, {}, { familyName: 'Stranger' })
    await followNumber(other.manager, { number: old, by: right })
    await parted(elsewhere, stranger, right)
    await followNumber(other.manager, { number: old, by: right })
    expect(await acts.told(right)).toEqual(current(other))
  })
  it('also where a record had followed it from the wrong number', async () => {
    const elsewhere = await acts.somebody()
    const followed = await acts.heldBy(elsewhere, wrong, {}, { familyName: 'Stranger' })
    await acts.heldBy(other, old)
    await replacedWrongly(one)
    await followNumber(other.manager, { number: old, by: right })
    await acts.replace(elsewhere, followed, right)
    await app.admin.query('select cpis.part_link(id, nhs_number, $2) from cpis.superseded_number where nhs_number = $1', [old, one.authority.id])
    expect([await linksFrom(app.admin, old), (await acts.told(right)).includes(current(other)[0]!)]).toEqual([[right], true])
  })
})

describe('twins one of whose names is among the other’s', () => {
  it('when one leaves by a correction the number that the other had, the other keeps it', async () => {
    const mary = await acts.heldBy(one, old, {}, { givenName: 'Jane Mary' })
    await acts.replace(one, mary, right)
    const ann = await acts.heldBy(one, old, {}, { givenName: 'Ann Jane' })
    await acts.correct(one, ann, aNumber())
    await app.admin.query('delete from cpis.superseded_number where nhs_number = $1', [old])
    expect(await acts.told(old)).toEqual(current(one))
  })
})

describe('a record that comes to be known as the same person’s later', () => {
  it('because it is given the same reference', async () => {
    const child = await replacedWrongly(one)
    const kept = await acts.heldBy(one, right, {}, { localId: 'Z-1' })
    await app.admin.query(
      `update cpis.child set local_id = (select o.local_id from cpis.child o where o.id = $2), change = 'details-corrected', changed_by = 'test' where id = $1`,
      [kept, child],
    )
    await acts.withdraw(child)
    expect(await acts.told(old)).toEqual(current(one))
  })
  it('because a death had closed it in error while the two were joined', async () => {
    const [first, second] = [await acts.heldBy(one, old), await acts.heldBy(one, wrong)]
    await app.admin.query(`update cpis.child set local_id = 'D-1', change = 'details-corrected', changed_by = 'test' where id = any ($1)`, [
      [first, second],
    ])
    const { seen } = await acts.formOf(second, wrong)
    await recordDeath(one.manager, { childId: second, seen, on: todayInLondon(new Date()) })
    await followNumber(one.manager, { number: old, by: wrong })
    await app.admin.query('select cpis.open_closed_record($1, $2, true, $3)', [second, 'reopened', 'Dana'])
    await forget(first)
    await acts.correct(one, second, right)
    expect(await acts.told(old)).toEqual(current(one))
  })
})

describe('the advice of the form: withdraw the plans of the wrong record', () => {
  it('leaves the former number to the one that is kept, under the same reference', async () => {
    const child = await replacedWrongly(one)
    await app.admin.query(
      `insert into cpis.child (authority_id, nhs_number, local_id, family_name, given_name, date_of_birth)
       select authority_id, $2, local_id, family_name, given_name, date_of_birth from cpis.child where id = $1`,
      [child, right],
    )
    await app.admin.query(
      `insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, changed_by)
       select c.id, c.authority_id, c.nhs_number, 'CPP', cpis.today() - 10, 'test' from cpis.child c where c.nhs_number = $1`,
      [right],
    )
    const said = await acts.correct(one, child, right).catch((error: Error) => error.message)
    expect(said).toMatch(/withdraw the plans of the wrong one$/)
    await acts.withdraw(child)
    expect(await acts.told(right)).toEqual(current(one))
    expect(await acts.told(old)).toEqual(current(one))
  })
})

describe('a record that came by file under the number that took the place of another', () => {
  it('takes the former number along when it is corrected', async () => {
    // Demographics said old → wrong while the child stood under old; the file then brought wrong as a record of its own, and old was left out.
    await acts.heldBy(one, old, { endsIn: 0 })
    await followNumber(one.manager, { number: old, by: wrong })
    const kept = await acts.heldBy(one, wrong)
    expect(await acts.told(old)).toEqual([...current(one), `${one.authority.name} previous`].toSorted())
    await acts.correct(one, kept, right)
    expect(await acts.told(old)).toEqual(expect.arrayContaining(current(one)))
  })
})
