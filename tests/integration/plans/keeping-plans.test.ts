import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { addPlan } from '@/lib/plans/forms/add-plan'
import { changePlan } from '@/lib/plans/forms/change-plan'
import { correctDetails } from '@/lib/plans/forms/correct-details'
import { endPlan } from '@/lib/plans/forms/end-plan'
import { openChild } from '@/lib/plans/open-child'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { recordBirth } from '@/lib/plans/forms/record-birth'
import { withdrawPlan } from '@/lib/plans/forms/withdraw-plan'
import { applyUpload } from '@/lib/uploads/receive/apply-upload'
import { saveForm } from '@/lib/uploads/to-fix/save-form'
import { addDays, calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { checkAndFindNothing, checkAndFindProtected, checkAndMatch, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'
import { uploadFile } from '@/tests/support/upload-file'
import { answerPage, fillForm, messagesOf, openForm, typedDate } from '@/tests/support/fill-form'

let app: TestApplication
let authority: TestAuthority
let manager: Actor
let nurse: Actor
let today: CalendarDate
let numbers = 0

beforeAll(async () => {
  app = await startApplication()
  const { rows } = await app.admin.query<{ today: string }>('select cpis.today()::text as today')
  today = calendarDate(rows[0]?.today ?? '')
  nurse = await createClinicalActor(app.admin)
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  manager = await createAuthorityActor(app.admin, authority, 'LD', 'Dana Keeper')
})

const aNumber = () => fakeNhsNumber(8000 + numbers++)

async function stateOf(planId: string) {
  const { rows } = await app.admin.query<{
    start: string
    end: string | null
    withdrawn: boolean
    by: string
    version: number
    category: string | null
  }>(
    `select start_date::text as start, end_date::text as end, withdrawn_at is not null as withdrawn, changed_by as by, version, category from cpis.plan where id = $1`,
    [planId],
  )
  return rows[0]!
}

async function childWithPlan(plan: Parameters<typeof createPlan>[2] = {}, child: Parameters<typeof createChild>[2] = {}) {
  const made = await createChild(app.admin, authority, child)
  return { child: made, planId: (await createPlan(app.admin, made, plan)).id }
}

describe('ending a plan', () => {
  it('is seen by the next clinician who looks, and stands in the history with who did it and what from', async () => {
    const { child, planId } = await childWithPlan()
    const { draftId } = await fillForm(manager, 'end', { planId }, { end: typedDate('end', today) })
    expect(await endPlan(manager, { draftId })).toMatchObject({ state: 'saved' })

    expect((await checkAndMatch(nurse, child.nhsNumber)).records[0]).toMatchObject({ standing: 'previous', endDate: today })
    const [last] = (await openChild(manager, { childId: child.id })).history
    expect(last).toMatchObject({ what: 'Ended', by: 'Dana Keeper', changes: [{ label: 'End date', was: 'None' }] })
    expect((await auditEvents(app.admin, 'plan')).at(-1)).toMatchObject({ type: 'plan.end', outcome: 'done', details: { type: 'CPP' } })
  })

  it('is refused before the start of the plan, in words', async () => {
    const { planId } = await childWithPlan({ startsIn: -10 })
    const { draftId, page } = await fillForm(manager, 'end', { planId }, { end: typedDate('end', addDays(today, -11)) })
    expect(page).toBe('end')
    expect((await messagesOf(manager, draftId, 'end'))[0]).toMatch(/^End date must be on or after .*, the start date$/)
    expect(await endPlan(manager, { draftId })).toEqual({ state: 'incomplete', page: 'end' })
    expect(await stateOf(planId)).toMatchObject({ end: null, version: 1 })
  })

  it('is nobody’s but a data manager’s of the same authority', async () => {
    const { planId } = await childWithPlan()
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LD')
    await expect(openForm(elsewhere, 'end', { planId })).rejects.toMatchObject({ kind: 'not-found' })
    const { draftId } = await openForm(manager, 'end', { planId })
    for (const role of ['LP', 'ED', 'OA'] as const) {
      await expect(endPlan(await createAuthorityActor(app.admin, authority, role), { draftId })).rejects.toMatchObject({ kind: 'not-permitted' })
    }
    // A form is saved by its own act alone.
    await expect(withdrawPlan(manager, { draftId })).rejects.toMatchObject({ kind: 'not-found' })
  })
})

describe('changing a plan', () => {
  it('opens with everything as it is held, and changes only what was typed', async () => {
    const { planId } = await childWithPlan({ startsIn: -20, endsIn: 50 })
    const { draftId, page } = await fillForm(manager, 'change', { planId }, { start: typedDate('start', addDays(today, -30)) })
    expect(page).toBe('end')
    expect(await changePlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await stateOf(planId)).toMatchObject({ start: addDays(today, -30), end: addDays(today, 50), by: 'Dana Keeper' })
  })

  it('without a change is not saved', async () => {
    const { planId } = await childWithPlan()
    const { draftId, page } = await openForm(manager, 'change', { planId })
    expect(page).toBe('check')
    expect(await changePlan(manager, { draftId })).toEqual({ state: 'incomplete', page: 'check' })
    expect(await stateOf(planId)).toMatchObject({ version: 1 })
  })

  it('lets a plan have no end any more', async () => {
    const { planId } = await childWithPlan({ endsIn: 20 })
    const { draftId } = await fillForm(manager, 'change', { planId }, { end: {} })
    await changePlan(manager, { draftId })
    expect(await stateOf(planId)).toMatchObject({ end: null })
  })

  it('keeps details that the authority does not share, and sets those that it shares', async () => {
    await app.admin.query(`update cpis.authority set shared_details = '{category}' where organisation_id = $1`, [authority.id])
    const { planId } = await childWithPlan()
    await app.admin.query(`update cpis.plan set lead_team = 'North', category = 'NEG' where id = $1`, [planId])
    const { draftId } = await fillForm(manager, 'change', { planId }, { 'care-plan-details': { category: 'EMO', 'lead-team': 'South' } })
    expect(await changePlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    const { rows } = await app.admin.query('select category, lead_team as team from cpis.plan where id = $1', [planId])
    expect(rows).toEqual([{ category: 'EMO', team: 'North' }])
  })
})

describe('withdrawing a plan as entered in error', () => {
  it('shows clinicians nothing of it any more, and keeps it in the history', async () => {
    const { child, planId } = await childWithPlan()
    const { draftId } = await fillForm(manager, 'withdraw', { planId }, { why: { why: 'wrong-child' } })
    expect(await withdrawPlan(manager, { draftId })).toMatchObject({ state: 'saved' })
    await checkAndFindNothing(nurse, child.nhsNumber)
    expect((await openChild(manager, { childId: child.id })).history[0]).toMatchObject({ what: 'Withdrawn as entered in error' })
    expect((await auditEvents(app.admin, 'plan')).at(-1)?.details).toEqual({ type: 'CPP', reason: 'wrong-child' })
  })

  it('asks for one of the listed reasons', async () => {
    const { planId } = await childWithPlan()
    const { draftId } = await fillForm(manager, 'withdraw', { planId }, { why: { why: 'because' } })
    expect(await withdrawPlan(manager, { draftId })).toEqual({ state: 'incomplete', page: 'why' })
    expect(await stateOf(planId)).toMatchObject({ withdrawn: false })
  })
})

describe('a birth', () => {
  /** The form about a birth of today, filled in to its end: a child protection plan follows for the baby. */
  const birthOf = (planId: string, number: string, named = { 'family-name': 'Filler', 'given-name': 'Baby' }) =>
    fillForm(
      manager,
      'birth',
      { planId },
      {
        born: typedDate('born', today),
        'what-follows': { follows: 'CPP' },
        'nhs-number': { 'baby-number': number },
        'name-and-date-of-birth': named,
        start: typedDate('start', today),
      },
    )

  const mother = { born: '1998-03-04', familyName: 'Mother' }

  it('ends the unborn plan and opens the baby’s in one moment', async () => {
    const { child, planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: -5 }, mother)
    const number = aNumber()
    const { draftId, page } = await fillForm(
      manager,
      'birth',
      { planId },
      {
        born: typedDate('born', addDays(today, -4)),
        'what-follows': { follows: 'CPP' },
        'nhs-number': { 'baby-number': number },
        'name-and-date-of-birth': { 'family-name': 'Mother', 'given-name': 'Baby' },
        start: typedDate('start', addDays(today, -4)),
      },
    )
    expect(page).toBe('check')
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })

    expect(await stateOf(planId)).toMatchObject({ end: addDays(today, -4) })
    expect((await checkAndMatch(nurse, number)).records).toMatchObject([
      { type: 'CPP', standing: 'current', dateOfBirth: addDays(today, -4), givenName: 'Baby' },
    ])
    expect((await checkAndMatch(nurse, child.nhsNumber)).records).toMatchObject([{ type: 'UCPP', standing: 'previous' }])
  })

  it('changes nothing at all when the baby’s part cannot be saved', async () => {
    const { planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, mother)
    const number = aNumber()
    const { draftId } = await fillForm(
      manager,
      'birth',
      { planId },
      {
        born: typedDate('born', addDays(today, -4)),
        'what-follows': { follows: 'LAC' },
        'nhs-number': { 'baby-number': number },
        'name-and-date-of-birth': { 'family-name': 'Mother', 'given-name': 'Baby' },
        start: typedDate('start', addDays(today, -4)),
      },
    )
    await app.admin.query(`create function public.refuse_baby() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`)
    await app.admin.query(`create trigger refuse_baby before insert on cpis.plan for each row execute function public.refuse_baby()`)
    await expect(recordBirth(manager, { draftId })).rejects.toThrow()
    await app.admin.query('drop function public.refuse_baby() cascade')

    expect(await stateOf(planId)).toMatchObject({ end: null, version: 1 })
    await checkAndFindNothing(nurse, number)
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
  })

  it('can be recorded, and the plan ended, however late, although the next plan of the mother has begun', async () => {
    const { child, planId } = await childWithPlan({ type: 'UCPP', startsIn: -300, expectedIn: -100 }, mother)
    await createPlan(app.admin, child, { type: 'UCPP', startsIn: -20, expectedIn: 100 })
    const ended = await fillForm(manager, 'end', { planId }, { end: typedDate('end', today) })
    expect(ended.page).toBe('check')
    const { draftId } = await fillForm(
      manager,
      'birth',
      { planId },
      { born: typedDate('born', addDays(today, -2)), 'what-follows': { follows: 'none' } },
    )
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await stateOf(planId)).toMatchObject({ end: addDays(today, -2) })
  })

  it('may be followed by no plan, and refuses the mother’s own number for the baby', async () => {
    const { child, planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, mother)
    const { draftId } = await fillForm(manager, 'birth', { planId }, { born: typedDate('born', today), 'what-follows': { follows: 'CPP' } })
    await answerPage(manager, draftId, 'nhs-number', { 'baby-number': child.nhsNumber })
    expect(await messagesOf(manager, draftId, 'nhs-number')).toEqual(['This is the mother’s NHS number. Enter the baby’s'])
    await answerPage(manager, draftId, 'what-follows', { follows: 'none' })
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect(await stateOf(planId)).toMatchObject({ end: today })
  })

  it('at the moment at which somebody else adds the baby’s plan leaves one record of the baby, and tells neither that it failed', async () => {
    const { planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, mother)
    const number = aNumber()
    const named = { 'family-name': 'Filler', 'given-name': 'Baby' }
    const birth = await birthOf(planId, number, named)
    const added = await fillForm(
      manager,
      'add',
      {},
      {
        'nhs-number': { 'nhs-number': number },
        'name-and-date-of-birth': { ...named, ...typedDate('born', today) },
        kind: { kind: 'LAC' },
        start: typedDate('start', today),
      },
    )
    const outcomes = await Promise.all([recordBirth(manager, { draftId: birth.draftId }), addPlan(manager, { draftId: added.draftId })])
    expect(outcomes.map(({ state }) => state)).not.toContain('clash')
    const { rows } = await app.admin.query('select from cpis.child where nhs_number = $1', [number])
    expect(rows).toHaveLength(1)
  })

  it('at the moment at which a file adds the baby is asked about again, by how things stand then', async () => {
    const { planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, mother)
    const number = aNumber()
    const { draftId } = await birthOf(planId, number)
    const file = new pg.Client({ connectionString: app.adminUrl })
    await file.connect()
    await file.query('begin')
    const baby = await createChild(file, authority, { nhsNumber: number, familyName: 'Filler', givenName: 'Baby', born: today })
    const saving = saveForm(manager, 'birth', draftId)
    const waits = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    while (!(await app.admin.query(waits)).rowCount) await pause(20)
    await file.query('commit')
    await file.end()
    expect((await saving).state).toBe('incomplete')
    expect((await openDraft(manager, { draftId })).person).toMatchObject({ childId: baby.id })
  })

  it('protects the baby of a protected mother', async () => {
    const { planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, { ...mother, isProtected: true })
    const number = aNumber()
    const { draftId } = await birthOf(planId, number, { 'family-name': 'Mother', 'given-name': 'Baby' })
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    await checkAndFindProtected(nurse, number)
  })

  it('protects the second twin of a protected mother, whose plan is added by another form', async () => {
    const { planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, { ...mother, isProtected: true })
    const { draftId } = await fillForm(manager, 'birth', { planId }, { born: typedDate('born', today), 'what-follows': { follows: 'none' } })
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    const number = aNumber()
    const twin = await fillForm(
      manager,
      'add',
      {},
      {
        'nhs-number': { 'nhs-number': number },
        'name-and-date-of-birth': { 'family-name': 'Other', 'given-name': 'Twin', ...typedDate('born', today) },
        kind: { kind: 'CPP' },
        start: typedDate('start', today),
      },
    )
    expect(await addPlan(manager, { draftId: twin.draftId })).toMatchObject({ state: 'saved' })
    await checkAndFindProtected(await createClinicalActor(app.admin), number)
  })

  it('protects the second twin of a protected mother, whom a file brings', async () => {
    const { planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, { ...mother, isProtected: true })
    const { draftId } = await fillForm(manager, 'birth', { planId }, { born: typedDate('born', today), 'what-follows': { follows: 'none' } })
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    const [twin, elder] = [aNumber(), aNumber()]
    const row = { family_name: 'Other', given_name: 'Twin', plan_type: 'CPP', start_date: today }
    const rows = [
      { ...row, nhs_number: twin, local_id: 'W-1', date_of_birth: today },
      { ...row, nhs_number: elder, local_id: 'W-2', given_name: 'Elder', date_of_birth: addDays(today, -200) },
    ]
    await applyUpload(manager, { fileName: 'f.csv', contents: 'changes', bytes: uploadFile(rows) })
    const nurse = await createClinicalActor(app.admin)
    await checkAndFindProtected(nurse, twin)
    await checkAndMatch(nurse, elder)
  })

  it('protects the baby of a protected mother that is on the register already', async () => {
    const { planId } = await childWithPlan({ type: 'UCPP', startsIn: -60, expectedIn: 5 }, { ...mother, isProtected: true })
    const baby = await createChild(app.admin, authority, { born: today })
    const { draftId } = await fillForm(
      manager,
      'birth',
      { planId },
      {
        born: typedDate('born', today),
        'what-follows': { follows: 'CPP' },
        'nhs-number': { 'baby-number': baby.nhsNumber },
        'is-this-the-child': { 'is-this': baby.id },
        start: typedDate('start', today),
      },
    )
    expect(await recordBirth(manager, { draftId })).toMatchObject({ state: 'saved' })
    await checkAndFindProtected(nurse, baby.nhsNumber)
  })
})

describe('correcting a child’s details', () => {
  const typed = (over: Record<string, string> = {}) => ({
    'family-name': 'Ashworth',
    'given-name': 'Robyn',
    'local-id': '',
    ...typedDate('born', addDays(today, -3000)),
    ...over,
  })

  it('shows clinicians the right name at once, and keeps the wrong one in the history', async () => {
    const { child } = await childWithPlan()
    const { draftId } = await fillForm(manager, 'details', { childId: child.id }, { 'name-and-date-of-birth': typed() })
    expect(await correctDetails(manager, { draftId })).toMatchObject({ state: 'saved' })
    expect((await checkAndMatch(nurse, child.nhsNumber)).records[0]).toMatchObject({ givenName: 'Robyn' })
    const [last] = (await openChild(manager, { childId: child.id })).history
    expect(last).toMatchObject({ what: 'Details corrected', by: 'Dana Keeper' })
    expect(last?.changes[0]).toEqual({ label: 'Given names', was: 'Robin', is: 'Robyn' })
  })

  it('refuses a date of birth that would end what is in place, and one after the plan’s start', async () => {
    const { child } = await childWithPlan({ startsIn: -400 })
    const { draftId, page } = await fillForm(
      manager,
      'details',
      { childId: child.id },
      { 'name-and-date-of-birth': typed(typedDate('born', addDays(today, -365 * 18 - 40))) },
    )
    expect(page).toBe('name-and-date-of-birth')
    expect(await answerPage(manager, draftId, 'name-and-date-of-birth', typed(typedDate('born', addDays(today, -399))))).toBe(
      'name-and-date-of-birth',
    )
    expect(await correctDetails(manager, { draftId })).toEqual({ state: 'incomplete', page: 'name-and-date-of-birth' })
  })
})

describe('a child’s record', () => {
  it('tells practitioners and the duty team who looked, and a data manager not', async () => {
    const { child } = await childWithPlan()
    await recordCheck(nurse, child.nhsNumber)
    for (const role of ['LP', 'ED'] as const) {
      const { accesses } = await openChild(await createAuthorityActor(app.admin, authority, role), { childId: child.id })
      expect(accesses).toMatchObject([{ actorName: nurse.name, organisationName: nurse.organisation.name }])
    }
    expect((await openChild(manager, { childId: child.id })).accesses).toBeNull()
  })

  it('does not exist for another authority, nor for who may not see plans', async () => {
    const { child } = await childWithPlan()
    const elsewhere = await createAuthorityActor(app.admin, await createAuthority(app.admin), 'LP')
    await expect(openChild(elsewhere, { childId: child.id })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(openChild(await createAuthorityActor(app.admin, authority, 'OA'), { childId: child.id })).rejects.toMatchObject({
      kind: 'not-permitted',
    })
  })
})
