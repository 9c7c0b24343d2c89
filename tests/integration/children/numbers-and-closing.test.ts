import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { correctNumber } from '@/lib/children/correct-number'
import { getChildRecord } from '@/lib/children/get-child-record'
import { recordAdoption } from '@/lib/children/record-adoption'
import { recordDeath } from '@/lib/children/record-death'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { listTransfers } from '@/lib/transfers/list-transfers'
import { offerPlan } from '@/lib/transfers/offer-plan'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkAndFindNothing, checkAndFindProtected, checkAndMatch, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile } from '@/tests/support/upload-file'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let manager: Actor
let child: TestChild
let planId: string
let numbersMade = 0
const today = todayInLondon(new Date())

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Manager')
  child = await createChild(app.admin, authority)
  planId = (await createPlan(app.admin, child)).id
})

function newNumber(): NhsNumber {
  numbersMade += 1
  return fakeNhsNumber(7000 + numbersMade)
}

async function seenVersion(childId = child.id): Promise<string> {
  const { rows } = await app.admin.query<{ version: string }>('select version_id as version from cpis.child where id = $1', [childId])
  return rows[0]!.version
}

async function formOf(number: string, of = child.id) {
  return { childId: of, seen: await seenVersion(of), number }
}

/** A new number, typed twice. */
async function replacement(number: string, of = child.id) {
  return { ...(await formOf(number, of)), again: number }
}

/** Everything that can be done with a number, with the same form. */
const everyAct = (form: Awaited<ReturnType<typeof formOf>>) =>
  [correctNumber.check, correctNumber]
    .map(
      (act) =>
        (one: Actor): Promise<unknown> =>
          act(one, form),
    )
    .concat([replaceNumber.check, replaceNumber].map((act) => (one: Actor) => act(one, { ...form, again: form.number })))

async function closing(on: string, of = child.id) {
  return { childId: of, seen: await seenVersion(of), on }
}

async function offerIt(): Promise<Actor> {
  const other = await createAuthority(app.admin)
  const { plan } = await getPlanToOffer(manager, { planId })
  await offerPlan(manager, { planId, seen: plan.versionId, receiver: other.id, movesOn: today })
  return createAuthorityActor(app.admin, other, 'LD')
}

async function history() {
  const { rows } = await app.admin.query<{ number: string; change: string; by: string }>(
    'select nhs_number as number, change, changed_by as by from cpis.child_version where child_id = $1 order by version',
    [child.id],
  )
  return rows
}

describe('correcting a wrong number', () => {
  it('stops the wrong one in the same moment and shows the right one, and both are in the history', async () => {
    const right = newNumber()
    await correctNumber.check(manager, await formOf(right))
    expect((await checkAndMatch(nurse, child.nhsNumber)).records).toHaveLength(1)
    await correctNumber(manager, await formOf(right))
    await checkAndFindNothing(nurse, child.nhsNumber)
    expect((await checkAndMatch(nurse, right)).records).toHaveLength(1)
    expect((await history()).map(({ number, change, by }) => [number, change, by])).toEqual([
      [child.nhsNumber, 'published', expect.any(String)],
      [right, 'number-corrected', 'Dana Manager'],
    ])
    expect(await auditEvents(app.admin, 'child')).toContainEqual({
      type: 'child.correct-number',
      outcome: 'done',
      person: 'Dana Manager',
      details: { offers: 0, links: 0, verdict: 'unavailable' },
    })
  })

  it('says in the history of the plan who gave it the other number', async () => {
    await correctNumber(manager, await formOf(newNumber()))
    const { rows } = await app.admin.query('select changed_by as by from cpis.plan_version where plan_id = $1 order by version', [planId])
    expect(rows).toEqual([{ by: 'test' }, { by: 'Dana Manager' }])
  })

  it('ends a result that is open while it is corrected: nobody reads on about the wrong child', async () => {
    const { eventId } = await checkAndMatch(nurse, child.nhsNumber)
    await correctNumber(manager, await formOf(newNumber()))
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
  })

  it('takes back open offers of its plans, which name the wrong child', async () => {
    const receiver = await offerIt()
    expect((await listTransfers(receiver, {})).incoming).toHaveLength(1)
    await correctNumber(manager, await formOf(newNumber()))
    expect((await listTransfers(receiver, {})).incoming).toEqual([])
  })

  it('forgets what demographics said of the wrong number', async () => {
    await app.admin.query(`update cpis.child set number_status = 'matched', traced_at = now() where id = $1`, [child.id])
    await correctNumber(manager, await formOf(newNumber()))
    expect((await getChildRecord(manager, { childId: child.id })).child).toMatchObject({ numberStatus: 'not-traced', tracedAt: null })
  })

  it('leads to the other record when the authority holds the right number already', async () => {
    const other = await createChild(app.admin, authority, { givenName: 'Casey' })
    const refusal = {
      kind: 'conflict',
      field: 'number',
      leadsTo: `/plans/children/${other.id}`,
      message: expect.stringMatching(/^Your authority already holds/),
    }
    for (const act of [correctNumber.check, correctNumber]) await expect(act(manager, await formOf(other.nhsNumber))).rejects.toMatchObject(refusal)
    for (const act of [replaceNumber.check, replaceNumber])
      await expect(act(manager, await replacement(other.nhsNumber))).rejects.toMatchObject(refusal)
    expect((await checkAndMatch(nurse, child.nhsNumber)).records).toHaveLength(1)
  })

  it('to a number that another authority holds shows both, as for any child of two authorities', async () => {
    const elsewhere = await createChild(app.admin, await createAuthority(app.admin))
    await createPlan(app.admin, elsewhere)
    await correctNumber(manager, await formOf(elsewhere.nhsNumber))
    expect((await checkAndMatch(nurse, elsewhere.nhsNumber)).records).toHaveLength(2)
  })

  it('by two people at the same moment is done by one of them', async () => {
    const forms = [await formOf(newNumber()), await formOf(newNumber())]
    const other = await createAuthorityActor(app.admin, authority, 'LD')
    const answers = await Promise.allSettled([correctNumber(manager, forms[0]!), correctNumber(other, forms[1]!)])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find((answer) => answer.status === 'rejected')).toMatchObject({ reason: { kind: 'conflict' } })
  })

  it('of two children to one number at the same moment is done for one of them', async () => {
    const second = await createChild(app.admin, authority)
    const right = newNumber()
    const answers = await Promise.allSettled([correctNumber(manager, await formOf(right)), correctNumber(manager, await formOf(right, second.id))])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find((answer) => answer.status === 'rejected')).toMatchObject({ reason: { kind: 'conflict', field: 'number' } })
  })

  it('while people look shows one of the two numbers at every moment: never both, and never neither', async () => {
    const right = newNumber()
    const form = await formOf(right)
    const clinicians: Actor[] = []
    for (let place = 0; place < 8; place += 1) clinicians.push(await createClinicalActor(app.admin))
    // A result that was recorded just before the correction and read just after it is over, and shows nothing.
    const shown = async (one: Actor, number: string) => {
      const result = await openLookup(one, await recordCheck(one, number))
      return result.state === 'live' && result.outcome === 'match'
    }
    const seen: boolean[][] = []
    const looking = clinicians.map(async (one) => {
      for (let times = 0; times < 4; times += 1)
        seen.push([await shown(one, child.nhsNumber), await shown(one, right), await shown(one, child.nhsNumber)])
    })
    await Promise.all([...looking, correctNumber(manager, form)])
    expect(seen.filter(([wrong, now]) => !wrong && !now)).toEqual([])
    expect(seen.filter(([, now, wrong]) => now && wrong)).toEqual([])
    expect(seen.at(-1)).toEqual([false, true, false])
    expect(seen[0]?.[0]).toBe(true)
  })

  it.each([
    ['', 'Enter an NHS number'],
    ['999000001', 'NHS number must be 10 digits. You entered 9'],
    ['9990000019', /not a valid NHS number/],
  ])('refuses %s', async (typed, message) => {
    await expect(correctNumber(manager, await formOf(typed))).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'number',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    })
  })

  it('is for the data manager of the child’s own authority, who has seen the record as it is', async () => {
    const form = await formOf(newNumber())
    for (const role of ['LP', 'ED', 'OA'] as const) {
      const other = await createAuthorityActor(app.admin, authority, role)
      for (const act of everyAct(form)) await expect(act(other)).rejects.toMatchObject({ kind: 'not-permitted' })
    }
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    for (const act of everyAct(form)) await expect(act(stranger)).rejects.toMatchObject({ kind: 'not-found' })
    await app.admin.query(`update cpis.child set local_id = 'changed' where id = $1`, [child.id])
    for (const act of everyAct(form)) await expect(act(manager)).rejects.toMatchObject({ kind: 'conflict' })
  })
})

describe('a replaced number', () => {
  it('moves the record to the new one, to which the old one leads, and both are in the history', async () => {
    const now = newNumber()
    await replaceNumber(manager, await replacement(now))
    for (const asked of [child.nhsNumber, now])
      expect(await checkAndMatch(nurse, asked)).toMatchObject({ askedNumber: asked, nhsNumber: now, records: [{ nhsNumber: now }] })
    expect((await history()).at(-1)).toEqual({ number: now, change: 'number-replaced', by: 'Dana Manager' })
  })

  it('that the register knows already is followed by the record', async () => {
    const now = newNumber()
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [child.nhsNumber, now])
    await replaceNumber(manager, await replacement(now))
    expect(await checkAndMatch(nurse, now)).toMatchObject({ records: [{ nhsNumber: now }] })
  })

  it('is not joined to a third one, not led in a circle, and nothing of it is saved then', async () => {
    const [third, back] = [newNumber(), newNumber()]
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [child.nhsNumber, third])
    await expect(replaceNumber(manager, await replacement(newNumber()))).rejects.toMatchObject({ kind: 'conflict', field: 'number' })
    const second = await createChild(app.admin, authority)
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2), ($3, $1)', [third, second.nhsNumber, back])
    await expect(replaceNumber(manager, await replacement(back, second.id))).rejects.toMatchObject({ kind: 'conflict', field: 'number' })
    expect(await history()).toHaveLength(1)
  })

  it('replaced by two people by two others at the same moment has one successor', async () => {
    const elsewhere = await createAuthority(app.admin)
    const same = await createChild(app.admin, elsewhere, { nhsNumber: child.nhsNumber })
    const colleague = await createAuthorityActor(app.admin, elsewhere, 'LD')
    const answers = await Promise.allSettled([
      replaceNumber(manager, await replacement(newNumber())),
      replaceNumber(colleague, await replacement(newNumber(), same.id)),
    ])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('a replacement that was a mistake', () => {
  it('is not recorded when the number typed again is another one', async () => {
    for (const again of [newNumber(), '', '999']) {
      const form = { ...(await formOf(newNumber())), again }
      for (const act of [replaceNumber.check, replaceNumber]) {
        await expect(act(manager, form)).rejects.toMatchObject({
          kind: 'invalid-input',
          field: 'again',
          message: expect.stringMatching(/^The two numbers differ/),
        })
      }
    }
    expect((await checkAndMatch(nurse, child.nhsNumber)).nhsNumber).toBe(child.nhsNumber)
  })

  it('is undone by correcting the number: nobody is led to the other child any more', async () => {
    const stranger = await createChild(app.admin, await createAuthority(app.admin), { familyName: 'Stranger' })
    await createPlan(app.admin, stranger)
    await replaceNumber(manager, await replacement(stranger.nhsNumber))
    expect((await checkAndMatch(nurse, child.nhsNumber)).records).toHaveLength(2)
    await correctNumber(manager, await formOf(child.nhsNumber))
    expect((await checkAndMatch(nurse, child.nhsNumber)).records).toMatchObject([{ familyName: 'Ashworth' }])
    expect((await checkAndMatch(nurse, stranger.nhsNumber)).records).toMatchObject([{ familyName: 'Stranger' }])
    expect(await auditEvents(app.admin, 'child')).toContainEqual({
      type: 'child.correct-number',
      outcome: 'done',
      person: 'Dana Manager',
      details: { offers: 0, links: 1, verdict: 'unavailable' },
    })
    // And the right number can be recorded.
    const right = newNumber()
    await replaceNumber(manager, await replacement(right))
    expect(await checkAndMatch(nurse, child.nhsNumber)).toMatchObject({ nhsNumber: right, records: [{ familyName: 'Ashworth' }] })
  })

  it('corrected straight to a third number leads there from the one that was replaced: nobody who has that finds nothing', async () => {
    const [mistyped, right] = [newNumber(), newNumber()]
    await replaceNumber(manager, await replacement(mistyped))
    await correctNumber(manager, await formOf(right))
    expect(await checkAndMatch(nurse, child.nhsNumber)).toMatchObject({ nhsNumber: right, records: [{ familyName: 'Ashworth' }] })
    await checkAndFindNothing(nurse, mistyped)
    expect(await auditEvents(app.admin, 'child')).toContainEqual({
      type: 'child.correct-number',
      outcome: 'done',
      person: 'Dana Manager',
      details: { offers: 0, links: 1, verdict: 'unavailable' },
    })
  })

  it('corrected to a number that leads back to the one before is parted and led nowhere', async () => {
    const [mistyped, right] = [newNumber(), newNumber()]
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [right, child.nhsNumber])
    await replaceNumber(manager, await replacement(mistyped))
    await correctNumber(manager, await formOf(right))
    const { rows } = await app.admin.query('select from cpis.superseded_number where nhs_number = $1', [child.nhsNumber])
    expect(rows).toEqual([])
  })

  it('of another authority, or of the register’s own, is not parted', async () => {
    const [now, then] = [newNumber(), newNumber()]
    await app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [child.nhsNumber, now])
    await replaceNumber(manager, await replacement(now))
    await correctNumber(manager, await formOf(then))
    const { rows } = await app.admin.query('select replaced_by as now from cpis.superseded_number where nhs_number = $1', [child.nhsNumber])
    expect(rows).toEqual([{ now }])
  })

  it('stays as long as another authority that has followed it has a plan in place', async () => {
    const elsewhere = await createAuthority(app.admin)
    const same = await createChild(app.admin, elsewhere, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, same)
    const now = newNumber()
    await replaceNumber(manager, await replacement(now))
    await replaceNumber(await createAuthorityActor(app.admin, elsewhere, 'LD'), await replacement(now, same.id))
    await correctNumber(manager, await formOf(newNumber()))
    const { rows } = await app.admin.query('select replaced_by as now from cpis.superseded_number where nhs_number = $1', [child.nhsNumber])
    expect(rows).toEqual([{ now }])
  })
})

describe('a protection', () => {
  const publishedAnew = (number: string) =>
    applyUpload(manager, {
      fileName: 'register.csv',
      contents: 'changes',
      bytes: uploadFile([
        {
          nhs_number: number,
          local_id: 'X',
          family_name: 'Ashworth',
          given_name: 'Robin',
          date_of_birth: '2018-09-01',
          plan_type: 'CPP',
          start_date: '2025-03-09',
        },
      ]),
    })

  it('is not lifted by one person who corrects the number away and publishes the old one again', async () => {
    await app.admin.query(`update cpis.child set is_protected = true where id = $1`, [child.id])
    await correctNumber(manager, await formOf(newNumber()))
    expect((await publishedAnew(child.nhsNumber)).counts).toMatchObject({ added: 1 })
    await checkAndFindProtected(nurse, child.nhsNumber)
  })

  it('is not lifted by moving another record to the number either', async () => {
    await app.admin.query(`update cpis.child set is_protected = true where id = $1`, [child.id])
    const second = await createChild(app.admin, authority)
    await createPlan(app.admin, second)
    await correctNumber(manager, await formOf(newNumber()))
    await correctNumber(manager, await formOf(child.nhsNumber, second.id))
    await checkAndFindProtected(nurse, child.nhsNumber)
  })

  it('that two people have lifted does not come back with the number', async () => {
    await app.admin.query(`update cpis.child set is_protected = true where id = $1`, [child.id])
    await app.admin.query(`update cpis.child set is_protected = false where id = $1`, [child.id])
    const away = newNumber()
    await correctNumber(manager, await formOf(away))
    await correctNumber(manager, await formOf(child.nhsNumber))
    expect((await checkAndMatch(nurse, child.nhsNumber)).records).toHaveLength(1)
  })
})

describe('a death', () => {
  it('ends every plan on that day and closes the record; the plans are shown as ended', async () => {
    await createPlan(app.admin, child, { type: 'LAC', endsIn: 40 })
    await createPlan(app.admin, child, { type: 'UCPP', startsIn: -90, endsIn: -20 })
    await recordDeath.check(manager, await closing(addDays(today, -2)))
    expect(await recordDeath(manager, await closing(addDays(today, -2)))).toEqual({ plansEnded: 2, offersTakenBack: 0 })
    const { records } = await checkAndMatch(nurse, child.nhsNumber)
    expect(records.map(({ type, standing, endDate }) => [type, standing, endDate])).toEqual([
      ['CPP', 'previous', addDays(today, -2)],
      ['UCPP', 'previous', addDays(today, -20)],
      ['LAC', 'previous', addDays(today, -2)],
    ])
    expect((await getChildRecord(manager, { childId: child.id })).child).toMatchObject({ closedOn: addDays(today, -2), closedWhy: 'died' })
    expect((await history()).at(-1)).toMatchObject({ change: 'died', by: 'Dana Manager' })
  })

  it.each([-29, -99])('long past (%i days) is asked about before it takes plans off results, and again when another day is typed', async (days) => {
    const form = await closing(addDays(today, days))
    for (const sure of ['', addDays(today, days - 1)]) {
      for (const act of [recordDeath.check, recordDeath]) {
        await expect(act(manager, { ...form, sure })).rejects.toMatchObject({ kind: 'conflict', field: 'sure' })
      }
    }
    expect((await checkAndMatch(nurse, child.nhsNumber)).records.map(({ standing }) => standing)).toEqual(['current'])
    expect(await recordDeath(manager, { ...form, sure: form.on })).toEqual({ plansEnded: 1, offersTakenBack: 0 })
  })

  it('long past of whose plans had all ended before needs nobody to be sure', async () => {
    await app.admin.query(`update cpis.plan set end_date = $2, changed_by = 'test' where child_id = $1`, [child.id, addDays(today, -60)])
    expect(await recordDeath(manager, await closing(addDays(today, -50)))).toEqual({ plansEnded: 0, offersTakenBack: 0 })
  })

  it('of a mother ends both of her unborn plans, the one past its day and the next', async () => {
    await createPlan(app.admin, child, { type: 'UCPP', startsIn: -300, expectedIn: -100 })
    await createPlan(app.admin, child, { type: 'UCPP', startsIn: -20, expectedIn: 100 })
    expect(await recordDeath(manager, await closing(addDays(today, -2)))).toEqual({ plansEnded: 3, offersTakenBack: 0 })
  })

  it('takes back open offers, and nothing can be done to the record afterwards', async () => {
    const receiver = await offerIt()
    expect(await recordDeath(manager, await closing(today))).toEqual({ plansEnded: 1, offersTakenBack: 1 })
    expect((await listTransfers(receiver, {})).incoming).toEqual([])
    await expect(recordDeath(manager, await closing(today))).rejects.toMatchObject({ kind: 'conflict' })
    await expect(correctNumber(manager, await formOf(newNumber()))).rejects.toMatchObject({ kind: 'conflict' })
    await expect(createPlan(app.admin, child, { type: 'LAC', startsIn: -1 })).rejects.toMatchObject({ code: '23514' })
  })

  it.each([
    ['a day to come', addDays(today, 1)],
    ['a day before the birth', addDays(today, -4000)],
    ['a day before a plan started', addDays(today, -101)],
    ['no day', ''],
    ['a day that does not exist', '2026-02-30'],
  ])('is refused for %s', async (_what, on) => {
    for (const act of [recordDeath.check, recordDeath, recordAdoption.check, recordAdoption]) {
      await expect(act(manager, await closing(on))).rejects.toMatchObject({ kind: 'invalid-input', field: 'on' })
    }
  })
})

describe('an adoption', () => {
  it('closes the number: nothing is shown any more, not even as previous, nor in a result that is open', async () => {
    const { eventId } = await checkAndMatch(nurse, child.nhsNumber)
    await recordAdoption.check(manager, await closing(today))
    await recordAdoption(manager, await closing(today))
    await checkAndFindNothing(nurse, child.nhsNumber)
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
  })

  it('is never linked to another number, in neither direction, by nobody', async () => {
    await recordAdoption(manager, await closing(today))
    const now = newNumber()
    await expect(replaceNumber(manager, await replacement(now))).rejects.toMatchObject({ kind: 'conflict' })
    // Nor can another authority that still holds the old number, or the new one, join the two.
    const elsewhere = await createAuthority(app.admin)
    const colleague = await createAuthorityActor(app.admin, elsewhere, 'LD')
    const same = await createChild(app.admin, elsewhere, { nhsNumber: child.nhsNumber })
    await expect(replaceNumber(colleague, await replacement(now, same.id))).rejects.toMatchObject({ kind: 'conflict', field: 'number' })
    const renamed = await createChild(app.admin, elsewhere)
    await expect(replaceNumber(colleague, await replacement(child.nhsNumber, renamed.id))).rejects.toMatchObject({
      kind: 'conflict',
      field: 'number',
    })
    await expect(
      app.admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [child.nhsNumber, now]),
    ).rejects.toMatchObject({ code: '23514' })
  })

  it('takes no plan any more', async () => {
    await recordAdoption(manager, await closing(today))
    await expect(createPlan(app.admin, child, { type: 'LAC', startsIn: 0 })).rejects.toMatchObject({ code: '23514' })
  })

  it('is for the data manager of the child’s own authority', async () => {
    const form = await closing(today)
    for (const role of ['LP', 'ED'] as const) {
      const other = await createAuthorityActor(app.admin, authority, role)
      for (const act of [recordDeath.check, recordDeath, recordAdoption.check, recordAdoption])
        await expect(act(other, form)).rejects.toMatchObject({ kind: 'not-permitted' })
    }
    const stranger = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    for (const act of [recordDeath.check, recordDeath, recordAdoption.check, recordAdoption])
      await expect(act(stranger, form)).rejects.toMatchObject({ kind: 'not-found' })
    expect((await checkAndMatch(nurse, child.nhsNumber)).records[0]?.standing).toBe('current')
  })

  it('recorded while a colleague records a death is one of the two', async () => {
    const form = await closing(today)
    const answers = await Promise.allSettled([
      recordAdoption(manager, form),
      recordDeath(await createAuthorityActor(app.admin, authority, 'LD'), form),
    ])
    expect(answers.map((answer) => answer.status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})
