import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seedDemonstration } from '@/demo/register/seed'
import { decideAccessExport } from '@/lib/access-records/decide-access-export'
import { listAccesses } from '@/lib/access-records/list-accesses'
import { listOwnAccesses } from '@/lib/access-records/list-own-accesses'
import { openAccess } from '@/lib/access-records/open-access'
import { openOwnAccess } from '@/lib/access-records/open-own-access'
import { reportChild } from '@/lib/access-records/report-child'
import { reportPerson } from '@/lib/access-records/report-person'
import { requestAccessExport } from '@/lib/access-records/request-access-export'
import { takeAccessExport } from '@/lib/access-records/take-access-export'
import { listRequests } from '@/lib/approvals/list-requests'
import { getChildRecord } from '@/lib/children/get-child-record'
import { protectChild } from '@/lib/children/protect-child'
import { listEvents } from '@/lib/event-log/list-events'
import type { Actor } from '@/lib/identity/actor'
import { placeLegalHold } from '@/lib/legal-holds/place-legal-hold'
import { acknowledgeNotifications } from '@/lib/notifications/acknowledge-notifications'
import { exportNotifications } from '@/lib/notifications/export-notifications'
import { listAccessesToChild } from '@/lib/notifications/list-accesses-to-child'
import { listNotifications } from '@/lib/notifications/list-notifications'
import { listPlannedCare } from '@/lib/notifications/list-planned-care'
import { listPlannedCareOfChild } from '@/lib/notifications/list-planned-care-of-child'
import { discardDraft } from '@/lib/plans/forms/discard-draft'
import { answerQuestion } from '@/lib/plans/forms/answer-question'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { startDraft } from '@/lib/plans/forms/start-draft'
import { listPlans } from '@/lib/plans/list-plans'
import { openChild } from '@/lib/plans/open-child'
import { searchPlans } from '@/lib/plans/search-plans'
import { addDays, todayInLondon } from '@/lib/shared/calendar-date'
import { isNhsNumber } from '@/lib/shared/nhs-number'
import { declineTransfer } from '@/lib/transfers/decline-transfer'
import { getPlanToOffer } from '@/lib/transfers/get-plan-to-offer'
import { getTransfer } from '@/lib/transfers/get-transfer'
import { listTransfers } from '@/lib/transfers/list-transfers'
import { exportUpload } from '@/lib/uploads/export-upload'
import { openUpload } from '@/lib/uploads/open-upload'
import { listRowsToFix } from '@/lib/uploads/to-fix/list-rows-to-fix'
import { openRowToFix } from '@/lib/uploads/to-fix/open-row-to-fix'
import { setAsideRow } from '@/lib/uploads/to-fix/set-aside-row'
import { findSpellingOnRegister } from '@/lib/uploads/to-fix/spelling-on-register'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { demonstrationActor } from '@/tests/support/demonstration-actor'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

/** The demonstration register has everything that CPIS shows: every list of it is opened, and the event compared with what came out. */

let app: TestApplication
let manager: Actor
let practitioner: Actor
let auditor: Actor
let lead: Actor
let national: Actor
const today = todayInLondon(new Date())
const period = { from: addDays(today, -90), to: today }
const filter = { kind: undefined, person: undefined, organisation: undefined, outcome: undefined, from: undefined, to: undefined, child: undefined }

beforeAll(async () => {
  app = await startApplication()
  const [subjectKey, macKey] = [process.env.SUBJECT_KEY ?? '', process.env.ACCESS_MAC_KEY ?? '']
  await seedDemonstration(app.adminUrl, { children: 300, accesses: 1500, subjectKey, macKey })
  const who = (name: string) => demonstrationActor(app.admin, name)
  ;[manager, practitioner, auditor] = [await who('Marcus Whitfield'), await who('Priya Raman'), await who('Catherine Moyo')]
  ;[lead, national] = [await who('Helen Thackray'), await who('Eleanor Marsh')]
}, 120_000)
afterAll(() => app.stop())

const hash = (number: string) =>
  createHmac('sha256', process.env.SUBJECT_KEY ?? '')
    .update(number)
    .digest('hex')

/** Every number in an answer, looked for in another way than the runner does. */
function numbersIn(answer: unknown): Set<string> {
  const texts = JSON.stringify(answer ?? null).match(/(?<![0-9a-zA-Z])\d(?:[ -]?\d){9}(?![0-9a-zA-Z])/g) ?? []
  return new Set(texts.map((text) => text.replace(/\D/g, '')).filter(isNhsNumber))
}

/** Whom the last event of somebody is about. */
async function keysOfLast(actor: Actor): Promise<string[]> {
  const { rows } = await app.admin.query<{ keys: string[] }>(
    `select array(select encode(k, 'hex') from unnest(subject_keys) k) as keys from cpis.audit_event where person_id = $1 order by at desc, id desc limit 1`,
    [actor.personId],
  )
  return rows[0]?.keys ?? []
}

const hashes = (numbers: Iterable<string>) => [...numbers].map(hash).toSorted()

/** Calls a use-case and compares its event with its answer. @returns the answer, and how many children it was about */
async function compared<Input, Output>(useCase: (by: Actor, input: Input) => Promise<Output>, by: Actor, input: Input, acted: string[] = []) {
  const answer = await useCase(by, input)
  const numbers = new Set([...numbersIn(answer), ...numbersIn(input), ...acted])
  expect(await keysOfLast(by)).toEqual(hashes(numbers))
  expect(namedWithoutNumber(answer)).toEqual([])
  return { answer, about: numbers.size }
}

/** Whoever is named in an answer by a name and not by a number would be missing from the event. */
function namedWithoutNumber(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer.flatMap(namedWithoutNumber)
  if (answer === null || typeof answer !== 'object' || answer instanceof Date) return []
  const named = Object.entries(answer).some(([field, value]) => (field === 'familyName' || field === 'childName') && value !== null && value !== '')
  // What a row of a file says of a number may be wrong, and a version of a child has no number of its own.
  if (named) return numbersIn(answer).size > 0 || 'outcome' in answer ? [] : [answer]
  return Object.entries(answer).flatMap(([field, value]) => (field === 'history' ? [] : namedWithoutNumber(value)))
}

async function idsOf(sql: string, by: Actor): Promise<string[]> {
  const { rows } = await app.admin.query<{ id: string }>(sql, [by.organisation.id])
  return rows.map(({ id }) => id)
}

describe('the event of a page or list of an authority is about those who stand on it, and nobody else', () => {
  it('plans: those of the page, not those of the next', async () => {
    const { answer, about } = await compared(listPlans, manager, {})
    expect(about).toBe(new Set(answer.plans.map((plan) => plan.nhsNumber)).size)
    expect(answer.matching).toBeGreaterThan(answer.plans.length)
    await compared(listPlans, manager, { page: '2' })
    await compared(listPlans, manager, { status: 'attention' })
    const asked = answer.plans[0]?.nhsNumber ?? ''
    expect((await compared(searchPlans, manager, { term: asked })).about).toBe(1)
    expect((await compared(listPlans, manager, {})).about).toBe(1)
    await searchPlans(manager, { term: fakeNhsNumber(8_300) })
    expect((await compared(listPlans, manager, {})).about).toBe(1)
    await searchPlans(manager, { term: '' })
  })

  it('the pages of one child', async () => {
    for (const childId of await idsOf('select id from cpis.child where authority_id = $1 order by id limit 12', manager)) {
      expect((await compared(openChild, manager, { childId })).about).toBeGreaterThan(0)
      expect((await compared(getChildRecord, manager, { childId })).about).toBeGreaterThan(0)
      const { rows } = await app.admin.query<{ number: string }>('select nhs_number as number from cpis.child where id = $1', [childId])
      const acted = rows.map(({ number }) => number)
      await compared(listAccessesToChild, practitioner, { childId })
      await compared(listPlannedCareOfChild, practitioner, { childId }, acted)
      await compared(getChildRecord, manager, { childId }, acted)
    }
  })

  it('notifications, and files of them', async () => {
    const { answer, about } = await compared(listNotifications, practitioner, {})
    expect(about).toBeGreaterThan(5)
    expect((await compared(exportNotifications, practitioner, {})).about).toBeGreaterThan(about)
    await compared(listPlannedCare, practitioner, { before: undefined })
    const visit = answer.visits[0]
    await compared(acknowledgeNotifications, practitioner, { notifications: visit?.looks.map(({ id }) => id) ?? [] }, [visit?.nhsNumber ?? ''])
  })

  it('transfers and what a second person decides', async () => {
    const { answer } = await compared(listTransfers, manager, {})
    const [offer] = answer.incoming
    await compared(getTransfer, manager, { transferId: offer?.id ?? '' })
    await compared(declineTransfer, manager, { transferId: offer?.id ?? '', reason: 'not-ours' }, [offer?.nhsNumber ?? ''])
    expect((await compared(listRequests, practitioner, {})).about).toBeGreaterThan(0)
    const [planId] = await idsOf(`select id from cpis.plan where authority_id = $1 and end_date is null and withdrawn_at is null limit 1`, manager)
    await compared(getPlanToOffer, manager, { planId: planId ?? '' })
  })

  it('files, their results, and rows to fix', async () => {
    let most = 0
    for (const uploadId of await idsOf('select id from cpis.upload where authority_id = $1 order by received_at desc limit 12', manager)) {
      for (const show of ['added', 'changed', 'ended', 'rejected'] as const) {
        most = Math.max(most, (await compared(openUpload, manager, { uploadId, show, page: 1 })).about)
      }
      for (const kind of ['result', 'rows-to-fix'] as const) await compared(exportUpload, manager, { uploadId, kind })
    }
    expect(most).toBeGreaterThan(0)
    const { answer: rows } = await compared(listRowsToFix, manager, {})
    for (const { id: rowId, cells } of rows) {
      await compared(openRowToFix, manager, { rowId })
      await compared(findSpellingOnRegister, manager, { rowId })
      await compared(setAsideRow, manager, { rowId, reason: 'not-ours' }, [...numbersIn(cells)])
    }
  })

  it('forms, from the first page on', async () => {
    const [child] = (await listPlans(manager, { status: 'current' })).plans
    const about = [child?.nhsNumber ?? '']
    const { answer } = await compared(startDraft, manager, { journey: 'end', childId: '', planId: child?.planId ?? '' }, about)
    await compared(openDraft, manager, { draftId: answer.draftId }, about)
    await compared(discardDraft, manager, { draftId: answer.draftId }, about)
    const nobody = await compared(startDraft, manager, { journey: 'add', childId: '', planId: '' })
    expect(nobody.about).toBe(0)
    const typed = fakeNhsNumber(8_301)
    const { draftId, page } = nobody.answer
    await compared(answerQuestion, manager, { draftId, page, from: null, sent: { 'nhs-number': typed } })
    await compared(discardDraft, manager, { draftId }, [typed])
  })

  it('an act that knows the child by an id', async () => {
    const [childId = ''] = await idsOf(
      'select id from cpis.child where authority_id = $1 and not is_protected and closed_on is null limit 1',
      manager,
    )
    const { rows } = await app.admin.query<{ number: string }>('select nhs_number as number from cpis.child where id = $1', [childId])
    await compared(
      protectChild,
      manager,
      { childId },
      rows.map(({ number }) => number),
    )
  })
})

describe('the event of a question about accesses is about the child that was asked for, and those in the answer', () => {
  it('of an auditor', async () => {
    const { answer } = await compared(listAccesses, auditor, { filter: { outcome: 'match' }, after: null })
    const matched = answer.records?.find((one) => one.nhsNumber !== null)
    const number = matched?.nhsNumber ?? fakeNhsNumber(1)
    await compared(listAccesses, auditor, { filter: { number }, after: null })
    await compared(openAccess, auditor, { eventId: matched?.eventId ?? '' })
    await compared(reportPerson, auditor, { person: matched?.actorId ?? '', ...period })
    await compared(reportChild, auditor, { number, ...period })
    const nobody = fakeNhsNumber(8_302)
    expect((await compared(reportChild, auditor, { number: nobody, ...period })).about).toBe(1)
    await compared(listEvents, auditor, { filter, number, after: null })
    const { answer: exportId } = await compared(requestAccessExport, auditor, {
      filter: { number, ...period },
      reason: 'A complaint of a parent, number 7',
    })
    await compared(decideAccessExport, national, { exportId, decision: 'approved' as const })
    expect((await compared(takeAccessExport, auditor, { exportId })).about).toBeGreaterThan(0)
    const hold = { kind: 'child' as const, number, personName: '', organisationId: '', reason: 'A court has asked for these' }
    expect((await compared(placeLegalHold, auditor, hold)).about).toBe(1)
  })

  it('of a safeguarding lead', async () => {
    const { answer } = await compared(listOwnAccesses, lead, { filter: { outcome: 'match' }, after: null })
    const [own] = answer.records ?? []
    await compared(openOwnAccess, lead, { eventId: own?.eventId ?? '' })
    await compared(listOwnAccesses, lead, { filter: { number: own?.nhsNumber ?? undefined }, after: null })
  })
})

describe('the numbers themselves', () => {
  it('stand in no event', async () => {
    const { rows } = await app.admin.query<{ line: string }>(`select to_jsonb(e)::text as line from cpis.audit_event e`)
    expect(rows.length).toBeGreaterThan(50)
    expect(rows.filter(({ line }) => /(?<![0-9a-f])999[0-9]{7}(?![0-9a-f])/.test(line))).toEqual([])
  })
})
