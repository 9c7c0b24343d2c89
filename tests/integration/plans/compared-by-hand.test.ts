import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { askAboutNumber } from '@/lib/plans/ask-about-number'
import { addPlan } from '@/lib/plans/forms/add-plan'
import { correctDetails } from '@/lib/plans/forms/correct-details'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { openSavedForm } from '@/lib/plans/forms/open-saved-form'
import { personOfForm } from '@/lib/plans/forms/person-of-form'
import { recordBirth } from '@/lib/plans/forms/record-birth'
import type { SaveOutcome } from '@/lib/plans/forms/save-draft'
import { verdictWords } from '@/lib/plans/number-words'
import { addDays, calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { answeringDemographics, type AnsweringDemographics } from '@/tests/support/answering-demographics'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkChild } from '@/tests/support/check-child'
import { numberStanding } from '@/tests/support/number-standing'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { answerPage, fillForm, messagesOf, typedDate } from '@/tests/support/fill-form'

/** Plans and children entered by hand are compared with demographics, as those of files are (docs/decisions/049). */

let app: TestApplication
let demographics: AnsweringDemographics
let authority: TestAuthority
let manager: Actor
let today: CalendarDate
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  demographics = await answeringDemographics()
  const { rows } = await app.admin.query<{ today: string }>('select cpis.today()::text as today')
  today = calendarDate(rows[0]?.today ?? '')
})
afterAll(async () => {
  await demographics.stop()
  await app.stop()
})
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Keeper')
})
afterEach(() => demographics.up())

const aNumber = () => fakeNhsNumber(8100 + numbers++)
const born = () => addDays(today, -900)
const ADA = { familyName: 'O’Neill', givenNames: ['Ada'] }

const heldUnder = (nhsNumber: string) => numberStanding(app.admin, authority.id, nhsNumber)

/** Fills in "Add a plan" for Ada O'Neill under a number, or for a child who is on the register. */
async function aForm(about: { number: NhsNumber } | { child: TestChild }): Promise<string> {
  const typed = { kind: { kind: 'CPP' }, start: typedDate('start', addDays(today, -3)) }
  const person = { 'family-name': 'O’Neill', 'given-name': 'Ada', 'local-id': 'A-1', ...typedDate('born', born()) }
  const { draftId, page } =
    'child' in about
      ? await fillForm(manager, 'add', { childId: about.child.id }, typed)
      : await fillForm(manager, 'add', {}, { 'nhs-number': { 'nhs-number': about.number }, 'name-and-date-of-birth': person, ...typed })
  expect(page).toBe('check')
  return draftId
}

/** Says on the page about what demographics said that it is right, and sends the form again. */
async function sure(draftId: string, save: (by: Actor, form: { draftId: string }) => Promise<SaveOutcome>): Promise<SaveOutcome> {
  const asked = (await openDraft(manager, { draftId })).steps.find(({ path }) => path === 'national-record')
  const [field] = asked?.fields ?? []
  const code = field && 'options' in field ? (field.options[0]?.value ?? '') : ''
  await answerPage(manager, draftId, 'national-record', { 'sure-of-record': code })
  return save(manager, { draftId })
}

const asks = { state: 'incomplete', page: 'national-record' }
const linesOf = async (draftId: string) => (await openDraft(manager, { draftId })).steps.find(({ path }) => path === 'national-record')?.lead ?? []
const saidOf = async (draftId: string) => verdictWords((await openSavedForm(manager, { draftId })).published!.child)

describe('a plan that is added by hand', () => {
  it('of somebody whom demographics know so is saved at once, and says that it agrees', async () => {
    const number = aNumber()
    demographics.know({ nhsNumber: number, ...ADA, dateOfBirth: born() })
    const draftId = await aForm({ number })
    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await heldUnder(number)).toEqual({ status: 'matched', differs: [], traced: true, protected: false, waits: false })
    expect(await saidOf(draftId)).toMatch(/agree with the national record$/)
  })

  it('of a restricted person is protected from the beginning', async () => {
    const number = aNumber()
    demographics.know({ nhsNumber: number, ...ADA, dateOfBirth: born(), status: 'restricted' })
    const draftId = await aForm({ number })
    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await heldUnder(number)).toEqual({ status: 'restricted', differs: [], traced: true, protected: true, waits: false })
    expect(await checkChild(await createClinicalActor(app.admin), number)).toMatchObject({ outcome: 'protected' })
  })

  it.each([
    ['another family name', { familyName: 'Elsewhere', givenNames: ['Ada'] }, {}, ['family-name'], /^The family name differs from/],
    [
      'another date of birth and name',
      { ...ADA, givenNames: ['Ida'] },
      { dateOfBirth: '2020-02-02' },
      ['given-name', 'date-of-birth'],
      /^The given name and date of birth differ from/,
    ],
  ])('of somebody with %s is asked about, says which detail differs, and is saved by whoever is sure', async (_, names, birth, differs, words) => {
    const number = aNumber()
    demographics.know({ nhsNumber: number, dateOfBirth: born(), ...names, ...birth })
    const draftId = await aForm({ number })
    expect(await addPlan(manager, { draftId })).toEqual(asks)
    expect(await heldUnder(number)).toBeUndefined()
    const lines = (await linesOf(draftId)).join(' ')
    expect(lines).toMatch(words)
    expect(lines).not.toMatch(/Elsewhere|Ida|2020/)

    expect(await sure(draftId, addPlan)).toMatchObject({ state: 'saved' })
    expect(await heldUnder(number)).toEqual({ status: 'differs', differs, traced: true, protected: false, waits: false })
    expect(await saidOf(draftId)).toMatch(words)
  })

  it.each(['unknown', 'invalid'] as const)('under a number that is %s is asked about, and saved by whoever is sure', async (how) => {
    const number = aNumber()
    if (how === 'invalid') demographics.know({ nhsNumber: number, ...ADA, dateOfBirth: born(), status: 'invalid' })
    const draftId = await aForm({ number })
    expect(await addPlan(manager, { draftId })).toEqual(asks)
    expect(await sure(draftId, addPlan)).toMatchObject({ state: 'saved' })
    expect(await heldUnder(number)).toMatchObject({ status: 'not-found', waits: false })
  })

  it('is asked about again when the person has changed, though somebody was sure of the one before', async () => {
    const number = aNumber()
    demographics.know({ nhsNumber: number, familyName: 'Elsewhere', givenNames: ['Ada'], dateOfBirth: born() })
    const draftId = await aForm({ number })
    expect(await addPlan(manager, { draftId })).toEqual(asks)
    const other = { 'family-name': 'Nealon', 'given-name': 'Ada', 'local-id': '', ...typedDate('born', born()) }
    expect(await answerPage(manager, draftId, 'name-and-date-of-birth', other)).toBe('kind')
    expect(await addPlan(manager, { draftId })).toEqual(asks)
    demographics.know({ nhsNumber: number, familyName: 'Nealon', givenNames: ['Ada'], dateOfBirth: born() })
    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await heldUnder(number)).toMatchObject({ status: 'matched' })
  })

  it('under a number that was replaced leads to the new one, and each number finds what stands under the other', async () => {
    const [old, present] = [aNumber(), aNumber()]
    demographics.know({ nhsNumber: old, ...ADA, dateOfBirth: born(), status: 'superseded', replacedBy: present })
    demographics.know({ nhsNumber: present, ...ADA, dateOfBirth: born() })
    const draftId = await aForm({ number: old })
    expect(await addPlan(manager, { draftId })).toEqual({ state: 'incomplete', page: 'nhs-number' })
    expect(await messagesOf(manager, draftId, 'nhs-number')).toEqual([
      `This NHS number has been replaced by ${present.slice(0, 3)} ${present.slice(3, 6)} ${present.slice(6)}. Enter that one`,
    ])
    await answerPage(manager, draftId, 'nhs-number', { 'nhs-number': present })
    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    const nurse = await createClinicalActor(app.admin)
    for (const number of [old, present]) expect(await checkChild(nurse, number)).toMatchObject({ outcome: 'match', nhsNumber: present })
  })

  it('of a child who is held under a number that was replaced since is saved there, found under both, and protected if need be', async () => {
    const present = aNumber()
    const child = await createChild(app.admin, authority, { born: born() })
    const person = { familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: born() }
    demographics.know({ nhsNumber: child.nhsNumber, ...person, status: 'superseded', replacedBy: present })
    demographics.know({ nhsNumber: present, ...person, status: 'restricted' })
    const draftId = await aForm({ child })
    expect(await addPlan(manager, { draftId })).toEqual(asks)
    expect(await sure(draftId, addPlan)).toMatchObject({ state: 'saved' })
    expect(await heldUnder(child.nhsNumber)).toMatchObject({ status: 'replaced', protected: true })
    const nurse = await createClinicalActor(app.admin)
    for (const number of [child.nhsNumber, present]) expect(await checkChild(nurse, number)).toMatchObject({ outcome: 'protected' })
  })

  it('while demographics do not answer is saved at once, marked, and waits to be compared', async () => {
    const number = aNumber()
    demographics.know({ nhsNumber: number, familyName: 'Elsewhere', givenNames: ['Ada'], dateOfBirth: born() })
    const draftId = await aForm({ number })
    await demographics.down()
    expect(await addPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await heldUnder(number)).toEqual({ status: 'not-traced', differs: [], traced: false, protected: false, waits: true })
    expect(await saidOf(draftId)).toMatch(/^Not compared with the national record yet/)
  })

  it('asks demographics about nobody while something is missing, and about no number that an adoption closed', async () => {
    const child = await createChild(app.admin, authority)
    const { draftId } = await fillForm(manager, 'add', { childId: child.id }, { kind: { kind: 'CPP' } })
    expect(await personOfForm(manager, { draftId })).toBeNull()

    const closed = await createChild(app.admin, await createAuthority(app.admin), { born: born() })
    await app.admin.query(`update cpis.child set closed_on = cpis.today(), closed_why = 'adopted' where id = $1`, [closed.id])
    const person = { familyName: 'O’Neill', givenName: 'Ada', dateOfBirth: born() }
    expect(await askAboutNumber(manager, { number: child.nhsNumber, person })).toBe(true)
    expect(await askAboutNumber(manager, { number: closed.nhsNumber, person })).toBe(false)
    // They would say that it is Ada's, and were not asked.
    demographics.know({ nhsNumber: closed.nhsNumber, ...ADA, dateOfBirth: born() })
    expect(await addPlan(manager, { draftId: await aForm({ number: closed.nhsNumber }) })).toEqual(asks)
    expect(demographics.asked).not.toContain(closed.nhsNumber)
  })

  it('leaves the verdict in the log, and nobody’s name or number', async () => {
    const number = aNumber()
    demographics.know({ nhsNumber: number, familyName: 'Elsewhere', givenNames: ['Ada'], dateOfBirth: born() })
    const draftId = await aForm({ number })
    await addPlan(manager, { draftId })
    await sure(draftId, addPlan)
    const added = await auditEvents(app.admin, 'plan')
    expect(added.slice(-2).map(({ details }) => details)).toMatchObject([{ verdict: 'differs' }, { verdict: 'differs' }])
    const lines = [...added, ...(await auditEvents(app.admin, 'form')), ...(await auditEvents(app.admin, 'number'))]
    expect(JSON.stringify(lines)).not.toMatch(/Elsewhere|O’Neill|999\d{7}/)
  })
})

describe('a correction of name or date of birth', () => {
  const correct = async (child: TestChild, changes: Record<string, string>) => {
    const person = { 'family-name': child.familyName, 'given-name': child.givenName, 'local-id': 'T-9', ...typedDate('born', born()), ...changes }
    const { draftId } = await fillForm(manager, 'details', { childId: child.id }, { 'name-and-date-of-birth': person })
    return draftId
  }
  const compared = async (status = 'matched') => {
    const child = await createChild(app.admin, authority, { born: born() })
    await app.admin.query(`update cpis.child set number_status = $2, traced_at = now() - interval '1 day' where id = $1`, [child.id, status])
    demographics.know({ nhsNumber: child.nhsNumber, familyName: child.familyName, givenNames: [child.givenName], dateOfBirth: born() })
    return child
  }

  it('to what demographics do not know is asked about, and the former verdict no longer stands', async () => {
    const child = await compared()
    const draftId = await correct(child, { 'family-name': 'Nonsense' })
    expect(await correctDetails(manager, { draftId })).toEqual(asks)
    expect(await heldUnder(child.nhsNumber)).toMatchObject({ status: 'matched' })
    expect(await sure(draftId, correctDetails)).toMatchObject({ state: 'saved' })
    expect(await heldUnder(child.nhsNumber)).toMatchObject({ status: 'differs', differs: ['family-name'], waits: false })
  })

  it('to what they know agrees from now on', async () => {
    const child = await compared('not-found')
    demographics.know({ nhsNumber: child.nhsNumber, familyName: 'Right', givenNames: [child.givenName], dateOfBirth: born() })
    expect(await correctDetails(manager, { draftId: await correct(child, { 'family-name': 'Right' }) })).toMatchObject({ state: 'saved' })
    expect(await heldUnder(child.nhsNumber)).toMatchObject({ status: 'matched', differs: [] })
  })

  it('while they do not answer waits; one of the authority’s own reference leaves the verdict as it was', async () => {
    const [renamed, referred] = [await compared(), await compared()]
    const drafts = [await correct(renamed, { 'given-name': 'Nobody' }), await correct(referred, { 'local-id': 'T-10' })]
    await demographics.down()
    for (const draftId of drafts) expect(await correctDetails(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await heldUnder(renamed.nhsNumber)).toMatchObject({ status: 'not-traced', traced: false, waits: true })
    expect(await heldUnder(referred.nhsNumber)).toMatchObject({ status: 'matched', traced: true, waits: false })
  })

  it('by whatever way it comes takes the verdict back that was about something else', async () => {
    for (const change of [`family_name = 'Other'`, `given_name = 'Other'`, `date_of_birth = date_of_birth - 1`, `nhs_number = '${aNumber()}'`]) {
      const child = await compared('differs')
      await app.admin.query(`update cpis.child set differs_in = '{family-name}' where id = $1`, [child.id])
      const { rows } = await app.admin.query(`update cpis.child set ${change} where id = $1 returning nhs_number as number`, [child.id])
      expect([change, await heldUnder(rows[0].number)]).toEqual([
        change,
        { status: 'not-traced', differs: [], traced: false, protected: false, waits: true },
      ])
    }
  })
})

describe('a birth', () => {
  it('compares the child whose plan begins', async () => {
    const mother = await createChild(app.admin, authority, { born: addDays(today, -9000) })
    const plan = await createPlan(app.admin, mother, { type: 'UCPP', startsIn: -100, endsIn: 10 })
    const baby = aNumber()
    demographics.know({ nhsNumber: baby, familyName: 'Ashworth', givenNames: ['Baby'], dateOfBirth: addDays(today, -2), status: 'restricted' })
    const { draftId, page } = await fillForm(
      manager,
      'birth',
      { planId: plan.id },
      {
        born: typedDate('born', addDays(today, -2)),
        'what-follows': { follows: 'CPP' },
        'nhs-number': { 'baby-number': baby },
        'name-and-date-of-birth': { 'family-name': 'Ashworth', 'given-name': 'Bobby', 'local-id': '' },
        start: typedDate('start', addDays(today, -2)),
      },
    )
    expect(page).toBe('check')
    expect(await recordBirth(manager, { draftId })).toEqual(asks)
    await answerPage(manager, draftId, 'name-and-date-of-birth', { 'family-name': 'Ashworth', 'given-name': 'Baby', 'local-id': '' })
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await heldUnder(baby)).toMatchObject({ status: 'restricted', protected: true })
  })
})
