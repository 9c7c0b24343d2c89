import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { recordBirth } from '@/lib/plans/forms/record-birth'
import { withdrawPlan } from '@/lib/plans/forms/withdraw-plan'
import { openChild } from '@/lib/plans/open-child'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { acceptTransfer } from '@/lib/transfers/accept-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { getTransfer } from '@/lib/transfers/get-transfer'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { checkUpload } from '@/lib/uploads/check/check-upload'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { submitUpload } from '@/lib/uploads/receive/submit-upload'
import { confirmUpload } from '@/lib/uploads/save/confirm-upload'
import { takeBackUpload } from '@/lib/uploads/save/take-back-upload'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkAndMatch } from '@/tests/support/check-child'
import { answerPage, fillForm, typedDate } from '@/tests/support/fill-form'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile, type FileRow } from '@/tests/support/upload-file'

const today = todayInLondon(new Date())
const PERSON = { familyName: 'Filler', givenName: 'Sam', born: '2018-05-06' }
/** Enough other children for one ending to need nobody's consent. */
const OTHERS = 12

let app: TestApplication
let nurse: Actor
let giving: TestAuthority
let receiving: TestAuthority
let giver: Actor
let receiver: Actor
let number: NhsNumber
let numbers = 20_000

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  numbers += OTHERS + 1
  number = fakeNhsNumber(numbers)
  giving = await createAuthority(app.admin)
  receiving = await createAuthority(app.admin)
  giver = await createAuthorityActor(app.admin, giving, 'LD')
  receiver = await createAuthorityActor(app.admin, receiving, 'LD')
})

const childOf = (authority: TestAuthority, given: object = {}) => createChild(app.admin, authority, { nhsNumber: number, ...PERSON, ...given })

/** Offers a plan of the same person in the giving authority. */
async function offered(plan: Parameters<typeof createPlan>[2] = {}, movesOn: string = today): Promise<string> {
  const { id: planId } = await createPlan(app.admin, await childOf(giving), plan)
  const { plan: read } = await getPlanToOffer(giver, { planId })
  return offerPlan(giver, { planId, seen: read.versionId, receiver: receiving.id, movesOn })
}
const accept = (transferId: string) => acceptTransfer(receiver, { transferId })

function rowOf(of: NhsNumber, given: FileRow = {}): FileRow {
  const start = addDays(today, -500)
  const who = { family_name: PERSON.familyName, given_name: PERSON.givenName, date_of_birth: PERSON.born, local_id: 'T-0' }
  return { nhs_number: of, ...who, plan_type: 'CPP', start_date: start, ...given }
}
const others = Array.from({ length: OTHERS }, (_, at) => at + 1)
const rowsOfOthers = () =>
  others.map((at) => rowOf(fakeNhsNumber(numbers - at), { given_name: `Alex${'abcdefghijkl'[at - 1]}`, local_id: `T-${at}` }))
async function sendFile(rows: FileRow[], contents: 'full' | 'changes' = 'changes') {
  return applyUpload(receiver, { fileName: 'f.csv', contents, bytes: uploadFile(rows) })
}
async function aDayLater() {
  await app.admin.query(`update cpis.held_ending set apply_after = now() - interval '1 second'`)
  await app.admin.query('select cpis.apply_due_endings()')
}

/** The plans that a clinician sees in place, as whose they are. */
async function inPlace() {
  const { records } = await checkAndMatch(nurse, number)
  return records.filter(({ standing }) => standing === 'current').map(({ authority }) => authority.name)
}

describe('a plan that takes over another authority’s', () => {
  const registered = () => sendFile([...rowsOfOthers(), rowOf(number)])

  it('does not end by an absence that waited', async () => {
    await registered()
    expect((await sendFile(rowsOfOthers(), 'full')).endings).toMatchObject({ absent: 1 })
    await accept(await offered())
    await aDayLater()
    expect(await inPlace()).toEqual([receiving.name])
  })

  it('nor by an absence that is saved at the very moment', async () => {
    await registered()
    await accept(await offered())
    await app.admin.query(
      `insert into cpis.held_ending (upload_id, authority_id, plan_id, version_id, end_date, how, apply_after, needs_approval)
       select u.id, p.authority_id, p.id, p.version_id, cpis.today(), 'absent', now(), false
       from cpis.plan p join cpis.upload u on u.authority_id = p.authority_id where p.nhs_number = $1 and p.authority_id = $2 limit 1`,
      [number, receiving.id],
    )
    await aDayLater()
    expect(await inPlace()).toEqual([receiving.name])
  })

  it('nor by a late end that waited to be confirmed', async () => {
    await registered()
    await sendFile([rowOf(number, { end_date: addDays(today, -400) })])
    const { rows } = await app.admin.query<{ id: string }>('select id from cpis.child where nhs_number = $1', [number])
    const waiting = async () => (await openChild(receiver, { childId: rows[0]!.id })).plans[0]?.endToConfirm
    expect(await waiting()).not.toBeNull()
    await accept(await offered())
    expect(await waiting()).toBeNull()
    expect(await inPlace()).toEqual([receiving.name])
  })

  it('nor by taking back the file that once added it', async () => {
    await sendFile(rowsOfOthers())
    const { uploadId } = await sendFile([rowOf(number)])
    await accept(await offered())
    await takeBackUpload(receiver, { uploadId: uploadId! })
    expect(await inPlace()).toEqual([receiving.name])
  })

  it('nor by a file that only repeats the end that it had before, until somebody has confirmed it', async () => {
    const end = addDays(today, 40)
    await sendFile([...rowsOfOthers(), rowOf(number, { end_date: end })])
    await accept(await offered())
    const { counts } = await sendFile([rowOf(number, { end_date: end })])
    expect(counts).toMatchObject({ ended: 1, rejected: 0 })
    const { rows } = await app.admin.query<{ id: string }>('select id from cpis.child where nhs_number = $1 and authority_id = $2', [
      number,
      receiving.id,
    ])
    const [plan] = (await openChild(receiver, { childId: rows[0]!.id })).plans
    expect(plan).toMatchObject({ endDate: null, endToConfirm: { endDate: end } })
    expect((await sendFile([rowOf(number, { end_date: addDays(end, 1) })])).counts).toMatchObject({ ended: 1 })
    expect((await openChild(receiver, { childId: rows[0]!.id })).plans[0]).toMatchObject({ endDate: addDays(end, 1), endToConfirm: null })
  })

  describe('nor by a file that repeats an end of before, which', () => {
    const ended = () => rowOf(number, { end_date: addDays(today, -2) })
    const staysUntilConfirmed = async () => {
      expect((await sendFile([ended(), { ...rowsOfOthers()[0], category: 'NEG' }])).counts).toMatchObject({ ended: 1 })
      expect(await inPlace()).toEqual([receiving.name])
    }

    it('waited for a second person', async () => {
      await registered()
      const [another] = rowsOfOthers()
      expect((await sendFile([ended(), { ...another, end_date: today }])).endings).toMatchObject({ need: 'second' })
      await accept(await offered())
      await staysUntilConfirmed()
    })

    it('was not accepted, as the file came before and was worked on after', async () => {
      await registered()
      const { uploadId } = await submitUpload(receiver, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile([ended()]), via: 'api' })
      await accept(await offered())
      expect((await checkUpload(receiver, { uploadId })).counts).toMatchObject({ rejected: 1 })
      await confirmUpload(receiver, { uploadId })
      await staysUntilConfirmed()
      await staysUntilConfirmed()
    })
  })

  it.each([
    ['is open', null, null],
    ['ends later', 40, 40],
    ['ends sooner', 3, 5],
  ])('lasts as long as that one, which %s', async (_how, endsIn, lasts) => {
    await createPlan(app.admin, await childOf(receiving), { endsIn: 5 })
    await accept(await offered({ endsIn }))
    const { rows } = await app.admin.query('select end_date::text as ends from cpis.plan where authority_id = $1', [receiving.id])
    expect(rows).toEqual([{ ends: lasts === null ? null : addDays(today, lasts) }])
  })
})

describe('an unborn plan', () => {
  const expectedDays = async () => {
    const { rows } = await app.admin.query<{ day: string }>(
      'select expected_on::text as day from cpis.plan where authority_id = $1 order by expected_on',
      [receiving.id],
    )
    return rows.map(({ day }) => day)
  }
  const held = async (plan: object): Promise<TestChild> => {
    const mother = await childOf(receiving)
    await createPlan(app.admin, mother, { type: 'UCPP', startsIn: -500, ...plan })
    return mother
  }

  it('is not taken over onto that of an earlier pregnancy', async () => {
    await held({ expectedIn: -300 })
    const transferId = await offered({ type: 'UCPP', startsIn: -30, expectedIn: 100 })
    expect(await getTransfer(receiver, { transferId })).toMatchObject({ held: 'child' })
    await accept(transferId)
    expect(await expectedDays()).toEqual([addDays(today, -300), addDays(today, 100)])
  })

  it('is one with that of the same pregnancy, and the later day is expected', async () => {
    await held({ expectedIn: 80 })
    const transferId = await offered({ type: 'UCPP', startsIn: -30, expectedIn: 100 })
    expect(await getTransfer(receiver, { transferId })).toMatchObject({ held: 'plan-of-this-kind' })
    await accept(transferId)
    expect(await expectedDays()).toEqual([addDays(today, 100)])
  })
})

describe('nothing is taken over', () => {
  it('onto somebody with another name, of the same date of birth', async () => {
    await createPlan(app.admin, await childOf(receiving, { familyName: 'Elsewhere', givenName: 'Zoltan' }))
    await expect(accept(await offered())).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('another name') })
    expect(await inPlace()).toContain(giving.name)
  })

  it.each([
    ['written otherwise', { familyName: 'FILLÉR' }],
    ['with another middle name', { givenName: 'Sam Jo' }],
  ])('but onto the same name %s', async (_how, name) => {
    await createPlan(app.admin, await childOf(receiving, name))
    await accept(await offered())
    expect(await inPlace()).toEqual([receiving.name])
  })
})

describe('a plan just taken over', () => {
  it('does not end because a full file does not know it yet, until 90 days have passed', async () => {
    await sendFile(rowsOfOthers())
    await accept(await offered({}, addDays(today, -5)))
    expect((await sendFile(rowsOfOthers(), 'full')).endings).toMatchObject({ absent: 0 })
    await aDayLater()
    expect(await inPlace()).toEqual([receiving.name])
    await app.admin.query(`update cpis.transfer set decided_at = now() - interval '91 days' where to_authority = $1`, [receiving.id])
    expect((await sendFile(rowsOfOthers().toReversed(), 'full')).endings).toMatchObject({ absent: 1 })
  })
})

describe('an overdue unborn plan that moves to an authority which has none', () => {
  it('keeps the day that was expected, so that it is not taken for the next pregnancy', async () => {
    const overdue = await offered({ type: 'UCPP', startsIn: -400, expectedIn: -270 })
    const { rows: mothers } = await app.admin.query<{ id: string }>('select id from cpis.child where authority_id = $1', [giving.id])
    const mother = { id: mothers[0]!.id, authority: giving, nhsNumber: number, familyName: 'Filler', givenName: 'Sam' }
    const { id: planId } = await createPlan(app.admin, mother, { type: 'UCPP', startsIn: -20, expectedIn: 35 })
    const { plan } = await getPlanToOffer(giver, { planId })
    const next = await offerPlan(giver, { planId, seen: plan.versionId, receiver: receiving.id, movesOn: today })
    await accept(overdue)
    await accept(next)
    const { rows } = await app.admin.query(
      'select start_date::text as start, expected_on::text as expected from cpis.plan where authority_id = $1 order by expected_on',
      [receiving.id],
    )
    expect(rows).toEqual([
      { start: addDays(today, -400), expected: addDays(today, -270) },
      { start: addDays(today, -20), expected: addDays(today, 35) },
    ])
  })

  it('lets the birth be recorded that came before the day on which it moved', async () => {
    await accept(await offered({ type: 'UCPP', startsIn: -100, expectedIn: 5 }))
    const { rows } = await app.admin.query<{ id: string }>('select id from cpis.plan where authority_id = $1', [receiving.id])
    const { draftId, page } = await fillForm(
      receiver,
      'birth',
      { planId: rows[0]!.id },
      {
        born: typedDate('born', addDays(today, -3)),
        'what-follows': { follows: 'none' },
      },
    )
    expect(page).toBe('check')
    expect(await recordBirth(receiver, { draftId })).toMatchObject({ state: 'saved' })
  })
})

it('a plan that was taken over is not withdrawn as a mistake before somebody is sure, because nobody else has it in place', async () => {
  await accept(await offered())
  const [child] = (await app.admin.query<{ id: string }>('select id from cpis.child where authority_id = $1', [receiving.id])).rows
  const { plans } = await openChild(receiver, { childId: child!.id })
  const { draftId, page } = await fillForm(receiver, 'withdraw', { planId: plans[0]!.planId }, { why: { why: 'entered-twice' } })
  expect(page).toBe('possible-mistake')
  expect((await openDraft(receiver, { draftId })).steps.at(-1)?.lead?.[0]).toContain('no authority has it in place')
  expect(await withdrawPlan(receiver, { draftId })).toMatchObject({ state: 'incomplete' })
  await answerPage(receiver, draftId, 'possible-mistake', { sure: `taken-over-${plans[0]!.planId}` })
  expect(await withdrawPlan(receiver, { draftId })).toMatchObject({ state: 'saved' })
})
