import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { changePlan } from '@/lib/plans/forms/change-plan'
import { chooseAfterClash } from '@/lib/plans/forms/choose-after-clash'
import { compareClash } from '@/lib/plans/forms/compare-clash'
import { correctDetails } from '@/lib/plans/forms/correct-details'
import { discardDraft } from '@/lib/plans/forms/discard-draft'
import { endPlan } from '@/lib/plans/forms/end-plan'
import { listDrafts } from '@/lib/plans/forms/list-drafts'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { openSavedForm } from '@/lib/plans/forms/open-saved-form'
import { answersSeen } from '@/lib/plans/forms/save-draft'
import { withdrawPlan } from '@/lib/plans/forms/withdraw-plan'
import { addDays, calendarDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { answerPage, fillForm, openForm, typedDate } from '@/tests/support/fill-form'

let app: TestApplication
let authority: TestAuthority
let mine: Actor
let colleague: Actor
let child: TestChild
let planId: string
let today: CalendarDate

beforeAll(async () => {
  app = await startApplication()
  const { rows } = await app.admin.query<{ today: string }>('select cpis.today()::text as today')
  today = calendarDate(rows[0]?.today ?? '')
})
afterAll(() => app.stop())
beforeEach(async () => {
  authority = await createAuthority(app.admin)
  mine = await createAuthorityActor(app.admin, authority, 'LD', 'Mine Own')
  colleague = await createAuthorityActor(app.admin, authority, 'LD', 'Col League')
  child = await createChild(app.admin, authority, {})
  planId = (await createPlan(app.admin, child, { startsIn: -50 })).id
})

async function dates() {
  const { rows } = await app.admin.query<{ start: string; end: string | null; by: string }>(
    `select start_date::text as start, end_date::text as end, changed_by as by from cpis.plan where id = $1`,
    [planId],
  )
  return rows[0]
}
async function colleagueChanges(typed: Parameters<typeof fillForm>[3]) {
  const { draftId } = await fillForm(colleague, 'change', { planId }, typed)
  expect(await changePlan(colleague, { draftId })).toMatchObject({ state: 'saved' })
}

describe('one person who has the same form in two windows', () => {
  it('saves only the answers that the page showed which they confirmed', async () => {
    const { draftId } = await fillForm(mine, 'end', { planId }, { end: typedDate('end', addDays(today, 20)) })
    const seen = answersSeen((await openDraft(mine, { draftId })).draft)
    await answerPage(mine, draftId, 'end', typedDate('end', addDays(today, -1)))
    expect(await endPlan(mine, { draftId, seen })).toEqual({ state: 'changed' })
    expect(await endPlan(mine, { draftId, seen: '' })).toEqual({ state: 'changed' })
    expect((await dates())?.end).toBeNull()
    expect(await endPlan(mine, { draftId, seen: answersSeen((await openDraft(mine, { draftId })).draft) })).toMatchObject({ state: 'saved' })
    expect((await dates())?.end).toBe(addDays(today, -1))
  })
})

describe('two people who change the same plan', () => {
  it('see both versions, and what the first one saved is not overwritten', async () => {
    const { draftId } = await fillForm(mine, 'change', { planId }, { end: typedDate('end', addDays(today, 10)) })
    await colleagueChanges({ end: typedDate('end', addDays(today, 20)) })

    expect(await changePlan(mine, { draftId })).toEqual({ state: 'clash' })

    expect(await dates()).toMatchObject({ end: addDays(today, 20), by: 'Col League' })
    const { clash } = await compareClash(mine, { draftId })
    expect(clash).toMatchObject({
      savedBy: 'Col League',
      changes: [{ label: 'End date', was: 'None', is: clinicalDate(addDays(today, 20)) }],
      choices: [{ name: 'end', mine: clinicalDate(addDays(today, 10)), saved: clinicalDate(addDays(today, 20)) }],
    })
    expect((await openDraft(mine, { draftId })).draft.answers).toMatchObject(typedDate('end', addDays(today, 10)))
  })

  it('choose, and each choice is what is saved afterwards', async () => {
    for (const [whose, saved] of [
      ['mine', addDays(today, 10)],
      ['theirs', addDays(today, 20)],
    ] as const) {
      const { draftId } = await fillForm(
        mine,
        'change',
        { planId },
        { start: typedDate('start', addDays(today, -60)), end: typedDate('end', addDays(today, 10)) },
      )
      await colleagueChanges({ start: typedDate('start', addDays(today, -50)), end: typedDate('end', addDays(today, 20)) })
      await changePlan(mine, { draftId })
      const { clash } = await compareClash(mine, { draftId })
      expect(await chooseAfterClash(mine, { draftId, shown: clash!.version, chosen: { end: whose } })).toEqual({ page: 'check' })
      expect(await changePlan(mine, { draftId })).toMatchObject({ state: 'saved' })
      expect(await dates()).toMatchObject({ start: addDays(today, -60), end: saved, by: 'Mine Own' })
      await app.admin.query('update cpis.plan set start_date = $2, end_date = null where id = $1', [planId, addDays(today, -50)])
    }
  })

  it('keep each other’s changes where they do not touch: what only the other one changed stays', async () => {
    const { draftId } = await fillForm(mine, 'change', { planId }, { start: typedDate('start', addDays(today, -60)) })
    await colleagueChanges({ end: typedDate('end', addDays(today, 20)) })
    await changePlan(mine, { draftId })
    const { clash } = await compareClash(mine, { draftId })
    expect(clash?.choices).toEqual([])
    await chooseAfterClash(mine, { draftId, shown: clash!.version, chosen: {} })
    await changePlan(mine, { draftId })
    expect(await dates()).toMatchObject({ start: addDays(today, -60), end: addDays(today, 20) })
  })

  it('are asked again when nothing was chosen, or when a third version came meanwhile', async () => {
    const { draftId } = await fillForm(mine, 'end', { planId }, { end: typedDate('end', addDays(today, 10)) })
    await colleagueChanges({ end: typedDate('end', addDays(today, 20)) })
    expect(await endPlan(mine, { draftId })).toEqual({ state: 'clash' })
    const first = (await compareClash(mine, { draftId })).clash!
    expect(await chooseAfterClash(mine, { draftId, shown: first.version, chosen: {} })).toEqual({ page: 'compare' })
    expect((await compareClash(mine, { draftId })).refused).toBe(true)
    await colleagueChanges({ end: typedDate('end', addDays(today, 30)) })
    expect(await chooseAfterClash(mine, { draftId, shown: first.version, chosen: { end: 'mine' } })).toEqual({ page: 'compare' })
    expect(await dates()).toMatchObject({ end: addDays(today, 30) })
  })

  it('cannot change a plan that was withdrawn meanwhile', async () => {
    const { draftId } = await fillForm(mine, 'end', { planId }, { end: typedDate('end', today) })
    const theirs = await fillForm(colleague, 'withdraw', { planId }, { why: { why: 'entered-twice' } })
    await withdrawPlan(colleague, { draftId: theirs.draftId })
    expect(await endPlan(mine, { draftId })).toEqual({ state: 'clash' })
    await chooseAfterClash(mine, { draftId, shown: (await compareClash(mine, { draftId })).clash!.version, chosen: {} })
    expect(await endPlan(mine, { draftId })).toEqual({ state: 'incomplete', page: 'check' })
    expect(await dates()).toMatchObject({ end: null })
  })

  it('at the very same moment: one is saved, the other is shown it', async () => {
    const one = await fillForm(mine, 'change', { planId }, { end: typedDate('end', addDays(today, 10)) })
    const other = await fillForm(colleague, 'change', { planId }, { end: typedDate('end', addDays(today, 20)) })
    const outcomes = await Promise.all([changePlan(mine, { draftId: one.draftId }), changePlan(colleague, { draftId: other.draftId })])
    expect(outcomes.map(({ state }) => state).toSorted()).toEqual(['clash', 'saved'])
  })
})

it('two people who correct the same child see both versions', async () => {
  const typed = (given: string) => ({
    'name-and-date-of-birth': { 'family-name': 'Ashworth', 'given-name': given, ...typedDate('born', addDays(today, -3000)) },
  })
  const { draftId } = await fillForm(mine, 'details', { childId: child.id }, typed('Robyn'))
  const other = await fillForm(colleague, 'details', { childId: child.id }, typed('Rob'))
  await correctDetails(colleague, { draftId: other.draftId })
  expect(await correctDetails(mine, { draftId })).toEqual({ state: 'clash' })
  expect((await compareClash(mine, { draftId })).clash?.choices).toMatchObject([{ name: 'given-name', mine: 'Robyn', saved: 'Rob' }])
})

describe('a form that was begun', () => {
  it('waits in the list until it is saved or given up', async () => {
    const { draftId } = await openForm(mine, 'end', { planId })
    expect(await listDrafts(mine, {})).toEqual([])
    const begun = await fillForm(mine, 'end', { planId }, { end: typedDate('end', addDays(today, -500)) })
    expect(await listDrafts(mine, {})).toMatchObject([{ draftId: begun.draftId, caption: 'End a plan' }])
    expect(await listDrafts(colleague, {})).toEqual([])
    expect(await discardDraft(mine, { draftId: begun.draftId })).toEqual({ childId: child.id })
    expect(await listDrafts(mine, {})).toEqual([])
    await expect(openDraft(mine, { draftId: begun.draftId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(openSavedForm(mine, { draftId })).rejects.toMatchObject({ kind: 'not-found' })
  })
})
