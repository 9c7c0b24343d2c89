import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { addPlan } from '@/lib/plans/forms/add-plan'
import { changePlan } from '@/lib/plans/forms/change-plan'
import { correctDetails } from '@/lib/plans/forms/correct-details'
import type { JourneyName } from '@/lib/plans/forms/draft'
import { endPlan } from '@/lib/plans/forms/end-plan'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { recordBirth } from '@/lib/plans/forms/record-birth'
import { addDays, calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { checkChild } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { answerPage, fillForm, messagesOf, typedDate, type Typed } from '@/tests/support/fill-form'

/** A form never says "saved" of a plan that clinicians do not see from that moment, unless somebody was asked about just that (docs/decisions/053). */

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let nurse: Actor
let today: CalendarDate
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin)
  const { rows } = await app.admin.query<{ today: string }>('select cpis.today()::text as today')
  today = calendarDate(rows[0]?.today ?? '')
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Keeper')
})

const aNumber = () => fakeNhsNumber(9900 + numbers++)
const SAVE = { add: addPlan, change: changePlan, details: correctDetails, end: endPlan, birth: recordBirth }

/** Fills a form in, confirms what it asks about unless it is to be looked at, and saves it. */
async function save(journey: JourneyName & keyof typeof SAVE, about: Parameters<typeof fillForm>[2], typed: Typed) {
  const { draftId } = await fillForm(manager, journey, about, typed)
  const step = (await openDraft(manager, { draftId })).steps.find(({ path }) => path === 'possible-mistake')
  const field = step?.fields[0]
  if (field && 'options' in field) await answerPage(manager, draftId, 'possible-mistake', { sure: field.options[0]!.value })
  const saved = await SAVE[journey](manager, { draftId })
  const page = saved.state === 'incomplete' ? saved.page : null
  return { state: saved.state, page, asked: step?.lead?.join(' ') ?? '', said: page ? await messagesOf(manager, draftId, page) : [] }
}

describe('somebody who would be of age today', () => {
  // Born 2006 instead of 2016.
  const wrongYear = () => addDays(today, -20 * 365 - 40)
  const OF_AGE = /^The person is 18 or over today\. Check the date of birth, /

  it('is refused a plan that the form adds, new or held', async () => {
    const number = aNumber()
    const add = { kind: { kind: 'LAC' }, start: typedDate('start', addDays(today, -5 * 365)) }
    const person = { 'family-name': 'Newman', 'given-name': 'Nia', ...typedDate('born', wrongYear()) }
    const fresh = await save('add', {}, { 'nhs-number': { 'nhs-number': number }, 'name-and-date-of-birth': person, ...add })
    expect(fresh).toMatchObject({ state: 'incomplete', page: 'start', said: [expect.stringMatching(OF_AGE)] })
    const held = await createChild(app.admin, authority, { nhsNumber: aNumber(), born: wrongYear() })
    expect(await save('add', { childId: held.id }, add)).toMatchObject({ state: 'incomplete', page: 'start', said: [expect.stringMatching(OF_AGE)] })
  })

  it.each([
    ['the day before the 18th birthday', 1, 'saved'],
    ['on the 18th birthday', 0, 'incomplete'],
  ] as const)('and not a day earlier: %s', async (_what, before, state) => {
    const { rows } = await app.admin.query<{ born: string }>(`select (cpis.today() + $1::integer - interval '18 years')::date::text as born`, [
      before,
    ])
    const child = await createChild(app.admin, authority, { nhsNumber: aNumber(), born: rows[0]!.born })
    expect((await save('add', { childId: child.id }, { kind: { kind: 'CPP' }, start: typedDate('start', addDays(today, -30)) })).state).toBe(state)
  })

  it('may be the mother of an unborn plan', async () => {
    const mother = await createChild(app.admin, authority, { nhsNumber: aNumber(), born: wrongYear() })
    const saved = await save(
      'add',
      { childId: mother.id },
      { kind: { kind: 'UCPP' }, start: typedDate('start', addDays(today, -30)), expected: typedDate('expected', addDays(today, 60)) },
    )
    expect(saved.state).toBe('saved')
    expect((await checkChild(nurse, mother.nhsNumber)).outcome).toBe('match')
  })

  it.each([
    ['no end', () => ({})],
    ['an end that is to come', () => typedDate('end', addDays(today, 5))],
  ])('is refused a plan that "Change" puts in place again, with %s', async (_what, end) => {
    const child = await createChild(app.admin, authority, { nhsNumber: aNumber(), born: wrongYear() })
    const { id } = await createPlan(app.admin, child, { type: 'LAC', startsIn: -1800, endsIn: -10 })
    expect(await save('change', { planId: id }, { end: end() })).toMatchObject({
      state: 'incomplete',
      page: 'end',
      said: [expect.stringMatching(/^The person is 18 or over today\. Check the date of birth, .*, or give the date on which the plan ended$/)],
    })
  })

  it('keeps a plan that ran out on the birthday, whose other answers may be changed, and whose end may be given', async () => {
    const child = await createChild(app.admin, authority, { nhsNumber: aNumber(), born: wrongYear() })
    const { id } = await createPlan(app.admin, child, { type: 'LAC', startsIn: -1800 })
    expect((await save('change', { planId: id }, { start: typedDate('start', addDays(today, -1790)) })).state).toBe('saved')
    expect(await save('end', { planId: id }, { end: typedDate('end', addDays(today, 3)) })).toMatchObject({ state: 'incomplete', page: 'end' })
    expect((await save('end', { planId: id }, { end: typedDate('end', addDays(today, -800)) })).state).toBe('saved')
  })

  it('is not made of a child whose plan is in place, by correcting the date of birth', async () => {
    const child = await createChild(app.admin, authority, { nhsNumber: aNumber() })
    await createPlan(app.admin, child, { startsIn: -400 })
    const person = { 'family-name': 'Ashworth', 'given-name': 'Robin', ...typedDate('born', addDays(today, -365 * 18 - 40)) }
    expect(await save('details', { childId: child.id }, { 'name-and-date-of-birth': person })).toMatchObject({
      state: 'incomplete',
      page: 'name-and-date-of-birth',
      said: [expect.stringMatching(/it is in place, and the person would be 18 or over today/)],
    })
    expect((await checkChild(nurse, child.nhsNumber)).outcome).toBe('match')
  })

  it('and whose plan ended lately, is asked about: clinicians may see nothing of it', async () => {
    const child = await createChild(app.admin, authority, { nhsNumber: aNumber() })
    await createPlan(app.admin, child, { startsIn: -900, endsIn: -10 })
    const born = (days: number) => ({ 'family-name': 'Ashworth', 'given-name': 'Robin', ...typedDate('born', addDays(today, days)) })
    const { asked, state } = await save('details', { childId: child.id }, { 'name-and-date-of-birth': born(-365 * 20) })
    expect([asked, state]).toEqual([expect.stringMatching(/ended earlier, on the 18th birthday\. Clinicians may see nothing of it/), 'saved'])
    expect((await save('details', { childId: child.id }, { 'name-and-date-of-birth': born(-365 * 10) })).asked).toBe('')
  })
})

describe('an end long past', () => {
  const mothers = async () => {
    const mother = await createChild(app.admin, authority, { nhsNumber: aNumber(), born: '1996-05-06' })
    return (await createPlan(app.admin, mother, { type: 'UCPP', startsIn: -120, expectedIn: 1 })).id
  }

  it.each([
    ['28 days', 28, false],
    ['29 days', 29, true],
    ['two months', 61, true],
  ] as const)('of an unborn plan is asked about, given as a birth or as an end: %s', async (_what, ago, isAsked) => {
    const day = addDays(today, -ago)
    const birth = await save('birth', { planId: await mothers() }, { born: typedDate('born', day), 'what-follows': { follows: 'none' } })
    const end = await save('end', { planId: await mothers() }, { end: typedDate('end', day) })
    for (const { asked, state } of [birth, end]) {
      expect([asked !== '', state]).toEqual([isAsked, 'saved'])
      if (isAsked) expect(asked).toMatch(/is more than 28 days ago\. Clinicians see nothing of the unborn plan from now on\.$/)
    }
  })

  it('is not saved as a birth before somebody has confirmed just that day', async () => {
    const planId = await mothers()
    const { draftId, page } = await fillForm(
      manager,
      'birth',
      { planId },
      { born: typedDate('born', addDays(today, -61)), 'what-follows': { follows: 'none' } },
    )
    expect(page).toBe('possible-mistake')
    await answerPage(manager, draftId, 'possible-mistake', { sure: `born-${addDays(today, -60)}` })
    expect(await recordBirth(manager, { draftId })).toEqual({ state: 'incomplete', page: 'possible-mistake' })
  })
})
