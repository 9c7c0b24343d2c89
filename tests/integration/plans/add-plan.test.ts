import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { addPlan } from '@/lib/plans/forms/add-plan'
import { answerQuestion } from '@/lib/plans/forms/answer-question'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { openSavedForm } from '@/lib/plans/forms/open-saved-form'
import { startDraft } from '@/lib/plans/forms/start-draft'
import { addDays, calendarDate, todayInLondon, type CalendarDate } from '@/lib/shared/calendar-date'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkAndFindNothing, checkAndMatch } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { numberStanding } from '@/tests/support/number-standing'
import { answerPage, fillForm, messagesOf, openForm, summaryOf, typedDate } from '@/tests/support/fill-form'

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let today: CalendarDate
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  const { rows } = await app.admin.query<{ today: string }>('select cpis.today()::text as today')
  today = calendarDate(rows[0]?.today ?? '')
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Keeper')
})

const aNumber = () => fakeNhsNumber(7000 + numbers++)
const aNewborn = () => ({ 'family-name': 'O’Neill', 'given-name': 'Ada', 'local-id': 'A-1', ...typedDate('born', addDays(today, -900)) })

async function plansOf(nhsNumber: string) {
  const { rows } = await app.admin.query<{
    type: string
    start: string
    end: string | null
    expected: string | null
    by: string
    child: string
    change: string
  }>(
    `select p.type, p.start_date::text as start, p.end_date::text as end, p.expected_on::text as expected, p.changed_by as by, c.family_name as child, c.change
     from cpis.plan p join cpis.child c on c.id = p.child_id where p.nhs_number = $1 order by p.start_date`,
    [nhsNumber],
  )
  return rows
}

describe('a plan that is added by hand', () => {
  it('of a child who is not on the register yet is seen by the next clinician who looks', async () => {
    const nurse = await createClinicalActor(app.admin)
    // Somebody else has published something, so that nothing held is none.
    await createPlan(app.admin, await createChild(app.admin, authority))
    const number = aNumber()
    await checkAndFindNothing(nurse, number)
    const { draftId, page } = await fillForm(
      manager,
      'add',
      {},
      {
        'nhs-number': { 'nhs-number': number },
        'name-and-date-of-birth': aNewborn(),
        kind: { kind: 'CPP' },
        start: typedDate('start', addDays(today, -3)),
      },
    )
    expect(page).toBe('check')
    expect(summaryOf(await openDraft(manager, { draftId }))).toMatchObject({ 'Family name': 'O’Neill', Kind: 'Child protection plan' })
    expect(await plansOf(number)).toEqual([])

    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })

    expect(await plansOf(number)).toEqual([
      { type: 'CPP', start: addDays(today, -3), end: null, expected: null, by: 'Dana Keeper', child: 'O’Neill', change: 'published' },
    ])
    const seen = await checkAndMatch(nurse, number)
    expect(seen.records.map((record) => [record.type, record.standing, record.familyName])).toEqual([['CPP', 'current', 'O’Neill']])
  })

  it('of somebody with one name says so; given names left out by mistake are asked for', async () => {
    const number = aNumber()
    const oneName = { ...aNewborn(), 'family-name': 'Sukarno', 'given-name': '' }
    const first = { 'nhs-number': { 'nhs-number': number } }
    const later = { kind: { kind: 'CPP' }, start: typedDate('start', today) }
    const fill = (person: Record<string, string>) => fillForm(manager, 'add', {}, { ...first, 'name-and-date-of-birth': person, ...later })
    const forgotten = await fill(oneName)
    expect(forgotten.page).toBe('name-and-date-of-birth')
    const { steps } = await openDraft(manager, { draftId: forgotten.draftId })
    expect(steps.flatMap(({ problems }) => problems)).toEqual([{ field: 'given-name', message: 'Enter the given names' }])
    const both = await fill({ ...aNewborn(), 'one-name': 'yes' })
    expect(both.page).toBe('name-and-date-of-birth')
    const { draftId, page } = await fill({ ...oneName, 'one-name': 'yes' })
    expect(page).toBe('check')
    expect(summaryOf(await openDraft(manager, { draftId }))).toMatchObject({ 'Given names': 'None: one name only' })
    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    const seen = await checkAndMatch(await createClinicalActor(app.admin), number)
    expect(seen.records.map(({ familyName, givenName }) => [familyName, givenName])).toEqual([['Sukarno', '']])
  })

  it('where there is no demographics service is saved, marked as not compared, and waits for one', async () => {
    const number = aNumber()
    const typed = { 'nhs-number': { 'nhs-number': number }, 'name-and-date-of-birth': aNewborn(), kind: { kind: 'CPP' } }
    const { draftId } = await fillForm(manager, 'add', {}, { ...typed, start: typedDate('start', today) })
    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await numberStanding(app.admin, authority.id, number)).toMatchObject({ status: 'not-traced', waits: true })
  })

  it('shows on its last page what clinicians see, and is saved once however often it is sent', async () => {
    const child = await createChild(app.admin, authority, { familyName: 'Twice' })
    const { draftId } = await fillForm(manager, 'add', { childId: child.id }, { kind: { kind: 'LAC' }, start: typedDate('start', today) })
    expect(await Promise.all([addPlan(manager, { draftId }), addPlan(manager, { draftId })])).toMatchObject([{ state: 'saved' }, { state: 'saved' }])
    expect(await plansOf(child.nhsNumber)).toHaveLength(1)

    const done = await openSavedForm(manager, { draftId })
    const seen = await checkAndMatch(await createClinicalActor(app.admin), child.nhsNumber)
    expect(done.published?.plans.map(({ details, ...plan }) => ({ ...plan, details: { instructions: details.instructions } }))).toEqual(
      seen.records.map(({ planId, type, standing, startDate, endDate, expectedOn, daysPastExpected, byHandAt, shownUntil, details }) => ({
        planId,
        type,
        standing,
        startDate,
        endDate,
        expectedOn,
        daysPastExpected,
        byHandAt,
        shownUntil,
        details: { instructions: details.instructions },
      })),
    )
    expect((await openDraft(manager, { draftId })).draft.answers).toEqual({})
  })

  it('of a child whom a colleague adds in the same moment is not refused: whoever comes second is asked whether that is the one', async () => {
    const number = aNumber()
    const typed = { 'nhs-number': { 'nhs-number': number }, 'name-and-date-of-birth': aNewborn(), start: typedDate('start', today) }
    const colleague = await createAuthorityActor(app.admin, authority, 'LD')
    const forms = []
    for (const [actor, kind] of [
      [manager, 'CPP'],
      [colleague, 'LAC'],
    ] as const)
      forms.push({ actor, ...(await fillForm(actor, 'add', {}, { ...typed, kind: { kind } })) })
    const outcomes = await Promise.all(forms.map(({ actor, draftId }) => addPlan(actor, { draftId })))
    expect(outcomes.toSorted((one, other) => one.state.localeCompare(other.state))).toMatchObject([
      { state: 'incomplete', page: 'is-this-the-child' },
      { state: 'saved' },
    ])
    expect(await plansOf(number)).toHaveLength(1)
  })

  it('asks whether a child who is held under the number is the one, and asks again under another number', async () => {
    const [one, other] = [
      await createChild(app.admin, authority, { familyName: 'One' }),
      await createChild(app.admin, authority, { familyName: 'Other' }),
    ]
    const { draftId } = await openForm(manager, 'add')
    expect(await answerPage(manager, draftId, 'nhs-number', { 'nhs-number': one.nhsNumber })).toBe('is-this-the-child')
    expect(await answerPage(manager, draftId, 'is-this-the-child', { 'is-this': one.id })).toBe('kind')
    await answerPage(manager, draftId, 'nhs-number', { 'nhs-number': other.nhsNumber })
    expect(await messagesOf(manager, draftId, 'is-this-the-child')).toEqual(['Say whether this is the right person'])
  })

  it('keeps what was typed, right or wrong, and splits a date that was pasted', async () => {
    const { draftId } = await openForm(manager, 'add')
    expect(await answerPage(manager, draftId, 'nhs-number', { 'nhs-number': '999 000 001' })).toBe('nhs-number')
    expect(await messagesOf(manager, draftId, 'nhs-number')).toEqual(['NHS number must be 10 digits. You entered 9'])
    await answerPage(manager, draftId, 'start', { 'start-day': '22/11/2024', 'start-month': '', 'start-year': '' })
    expect((await openDraft(manager, { draftId })).draft.answers).toMatchObject({
      'nhs-number': '999 000 001',
      'start-day': '22',
      'start-month': '11',
      'start-year': '2024',
    })
  })

  it('is refused in words when it starts in the future, is about an adult, or runs beside another of its kind', async () => {
    const child = await createChild(app.admin, authority, {})
    await createPlan(app.admin, child, { type: 'CPP', startsIn: -50, endsIn: -20 })
    const adult = await createChild(app.admin, authority, { born: addDays(today, -19 * 366) })
    const refusal = async (childId: string, kind: string, start: CalendarDate) => {
      const { draftId, page } = await fillForm(manager, 'add', { childId }, { kind: { kind }, start: typedDate('start', start) })
      expect(page).toBe('start')
      expect(await addPlan(manager, { draftId })).toEqual({ state: 'incomplete', page: 'start' })
      return (await messagesOf(manager, draftId, 'start'))[0]
    }
    expect(await refusal(child.id, 'CPP', addDays(today, 1))).toMatch(/today or in the past/)
    expect(await refusal(child.id, 'CPP', addDays(today, -30))).toMatch(/^Child protection plan: there is one already from .*Change or end that one$/)
    expect(await refusal(adult.id, 'LAC', today)).toMatch(/18 or over/)
    expect(await plansOf(adult.nhsNumber)).toEqual([])
    // A plan may start on the day the other one ended.
    expect(
      (await fillForm(manager, 'add', { childId: child.id }, { kind: { kind: 'CPP' }, start: typedDate('start', addDays(today, -20)) })).page,
    ).toBe('check')
  })

  it('asks about what may be a slip of the pen, until somebody is sure of just that', async () => {
    const child = await createChild(app.admin, authority, {})
    const { draftId, page } = await fillForm(
      manager,
      'add',
      { childId: child.id },
      { kind: { kind: 'CPP' }, start: typedDate('start', addDays(today, -500)) },
    )
    expect(page).toBe('possible-mistake')
    const asked = (await openDraft(manager, { draftId })).steps.at(-1)!
    const [sure] = asked.fields
    await answerPage(manager, draftId, 'possible-mistake', { sure: sure && 'options' in sure ? sure.options[0]!.value : '' })
    await answerPage(manager, draftId, 'start', typedDate('start', addDays(today, -600)))
    expect(await addPlan(manager, { draftId })).toEqual({ state: 'incomplete', page: 'possible-mistake' })
  })

  it('on the mother’s number needs the day that is expected, which is no end', async () => {
    const number = aNumber()
    const { draftId, page } = await fillForm(
      manager,
      'add',
      {},
      {
        'nhs-number': { 'nhs-number': number },
        'name-and-date-of-birth': { ...aNewborn(), ...typedDate('born', addDays(today, -9000)) },
        kind: { kind: 'UCPP' },
        start: typedDate('start', today),
      },
    )
    expect(page).toBe('expected')
    expect(await answerPage(manager, draftId, 'expected', typedDate('expected', addDays(today, 100)))).toBe('check')
    await addPlan(manager, { draftId })
    expect(await plansOf(number)).toMatchObject([{ type: 'UCPP', end: null, expected: addDays(today, 100) }])
  })
})

describe('a form', () => {
  it('leads from a changed answer back to "Check your answers", or to what it leaves open', async () => {
    const child = await createChild(app.admin, authority, {})
    const { draftId, page } = await startDraft(manager, { journey: 'add', childId: child.id, planId: '' })
    expect(page).toBe('kind')
    const answer = (on: string, sent: Record<string, string>) => answerQuestion(manager, { draftId, page: on, from: 'check', sent })
    expect(await answer('kind', { kind: 'CPP' })).toEqual({ page: 'start', from: null })
    expect(await answer('start', typedDate('start', today))).toEqual({ page: 'check', from: null })
    expect(await answer('start', {})).toEqual({ page: 'start', from: 'check' })
    await expect(answer('end', typedDate('end', today))).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('is its own person’s and nobody else’s', async () => {
    const { draftId } = await openForm(manager, 'add')
    const colleague = await createAuthorityActor(app.admin, authority, 'LD')
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    for (const other of [colleague, elsewhere]) {
      await expect(openDraft(other, { draftId })).rejects.toMatchObject({ kind: 'not-found' })
      await expect(addPlan(other, { draftId })).rejects.toMatchObject({ kind: 'not-found' })
    }
  })

  it('cannot be opened about another authority’s child, nor by a role that changes nothing', async () => {
    const theirs = await createChild(app.admin, await createAuthority(app.admin), {})
    await expect(openForm(manager, 'add', { childId: theirs.id })).rejects.toMatchObject({ kind: 'not-found' })
    for (const role of ['LP', 'ED', 'OA'] as const) {
      await expect(openForm(await createAuthorityActor(app.admin, authority, role), 'add')).rejects.toMatchObject({ kind: 'not-permitted' })
    }
  })

  it('leaves acts in the log and nothing that was typed', async () => {
    const { draftId } = await fillForm(manager, 'add', {}, { 'nhs-number': { 'nhs-number': aNumber() }, 'name-and-date-of-birth': aNewborn() })
    const events = await auditEvents(app.admin, 'form')
    expect(events.at(-1)).toMatchObject({ type: 'form.answer', outcome: 'done', details: { form: 'add' } })
    expect(JSON.stringify(events)).not.toMatch(/O’Neill|999\d{7}/)
    expect(draftId).toBeTruthy()
  })
})

it('reckons the day by the clock of the database, which is London’s', () => {
  expect(today).toBe(todayInLondon(new Date()))
})
