import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { answerQuestion } from '@/lib/review/answer-question'
import { askPerson } from '@/lib/review/ask-person'
import { concludeReview } from '@/lib/review/conclude-review'
import { getReviewItem } from '@/lib/review/get-review-item'
import { listAlerts } from '@/lib/review/list-alerts'
import { listQuestions } from '@/lib/review/list-questions'
import { listReview } from '@/lib/review/list-review'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { withTicket } from '@/scripts/disposable-product/ticket'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { recordCheck } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let lead: Actor
let stranger: Actor
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
})
afterAll(() => app.stop())

beforeEach(async () => {
  nurse = await createClinicalActor(app.admin, { name: 'Sam Featherstonehaugh' })
  lead = await colleague('SG', 'Grace Lead')
  stranger = await createClinicalActor(app.admin, { role: 'SG' })
  child = await createChild(app.admin, await createAuthority(app.admin), { familyName: 'Featherstonehaugh', givenName: 'Wilhelmina' })
  await createPlan(app.admin, child)
})

/** Somebody else at the nurse's hospital. */
async function colleague(role: 'CL' | 'SG', name: string): Promise<Actor> {
  const made = await createClinicalActor(app.admin, { role, name })
  return withTicket(app.admin, { ...made, organisation: nurse.organisation, setting: nurse.setting })
}

/** Has the nurse look a namesake up and this week's list made. */
async function listed(): Promise<string> {
  await recordCheck(nurse, child.nhsNumber)
  await app.admin.query(`select cpis.review_week(date_trunc('week', cpis.today())::date)`)
  const [item] = await listReview(lead, {})
  if (!item) throw new Error('Nothing is listed')
  return item.id
}

describe('the weekly review', () => {
  it('lists a namesake with why, and with nothing about the child', async () => {
    await listed()
    const [item, ...others] = await listReview(lead, {})
    expect(others).toEqual([])
    expect(item).toMatchObject({
      kind: 'same-name',
      own: false,
      personName: nurse.name,
      settingName: 'Front door',
      times: 1,
      askedAt: null,
      conclusion: null,
    })
    const {
      rows: [kept],
    } = await app.admin.query<{ text: string }>('select to_jsonb(i)::text as text from cpis.review_item i where id = $1', [item?.id])
    for (const secret of ['Wilhelmina', child.nhsNumber, child.id, 'CPP']) expect(kept?.text).not.toContain(secret)
  })

  it('is made also when somebody looked at one child two hundred times: all are counted, the last hundred are named', async () => {
    await recordCheck(nurse, child.nhsNumber)
    await app.admin.query(
      `insert into cpis.access_matched select (r.made).* from (
         select jsonb_populate_record(a, jsonb_build_object('event_id', gen_random_uuid(), 'at', a.at - i * interval '1 millisecond')) as made
         from cpis.access_matched a, generate_series(1, 199) i where a.actor_id = $1) r`,
      [nurse.personId],
    )
    await app.admin.query(`select cpis.review_week(date_trunc('week', cpis.today())::date)`)
    const { rows } = await app.admin.query('select kind, times, cardinality(event_ids) as named from cpis.review_item where person_id = $1', [
      nurse.personId,
    ])
    expect(rows).toEqual([{ kind: 'same-name', times: 200, named: 100 }])
  })

  it('made again adds nothing, and is made by the clock of the week before', async () => {
    await listed()
    await app.admin.query(`select cpis.review_week(date_trunc('week', cpis.today())::date)`)
    expect(await listReview(lead, {})).toHaveLength(1)
    const { rows } = await app.admin.query<{ made: number; next: string }>(
      `select cpis.make_weekly_review() as made, to_char(next_at at time zone 'Europe/London', 'ID HH24:MI') as next from cpis.periodic_work where name = 'weekly-review'`,
    )
    expect(rows).toEqual([{ made: 0, next: '1 05:00' }])
  })

  it('asks the person once, who finds the question and answers it once', async () => {
    const itemId = await listed()
    await askPerson(lead, { itemId })
    await expect(askPerson(lead, { itemId })).rejects.toMatchObject({ kind: 'conflict' })
    expect(await listQuestions(await colleague('CL', 'Kit Other'), {})).toEqual([])
    expect(await listQuestions(nurse, {})).toMatchObject([{ itemId, kind: 'same-name', askedByName: 'Grace Lead', answer: null }])
    await expect(answerQuestion(await colleague('CL', 'Kit Other'), { itemId, answer: 'cared-for', text: '' })).rejects.toMatchObject({
      kind: 'not-found',
    })
    await expect(answerQuestion(nurse, { itemId, answer: 'other', text: 'Short' })).rejects.toMatchObject({ kind: 'invalid-input', field: 'text' })
    await answerQuestion(nurse, { itemId, answer: 'cared-for', text: 'I was in triage' })
    await expect(answerQuestion(nurse, { itemId, answer: 'training', text: '' })).rejects.toMatchObject({ kind: 'not-found' })
    expect(await getReviewItem(lead, { itemId })).toMatchObject({ answer: 'cared-for', answerText: 'I was in triage', askedByName: 'Grace Lead' })
  })

  it('keeps what a lead concludes, with a note, for ever', async () => {
    const itemId = await listed()
    await expect(concludeReview(lead, { itemId, conclusion: 'explained', note: '  ' })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'note',
    })
    await concludeReview(lead, { itemId, conclusion: 'passed-on', note: 'Told the Caldicott guardian' })
    expect(await getReviewItem(lead, { itemId })).toMatchObject({
      conclusion: 'passed-on',
      note: 'Told the Caldicott guardian',
      concludedByName: 'Grace Lead',
    })
    await expect(concludeReview(lead, { itemId, conclusion: 'explained', note: 'On second thoughts' })).rejects.toMatchObject({ kind: 'conflict' })
    await expect(askPerson(lead, { itemId })).rejects.toMatchObject({ kind: 'conflict' })
    expect((await auditEvents(app.admin, 'review')).filter(({ type, outcome }) => type === 'review.conclude' && outcome === 'done')).toMatchObject([
      { person: 'Grace Lead', details: { conclusion: 'passed-on' } },
    ])
  })

  it('takes no NHS number in an answer or a note: nothing of it says which child', async () => {
    const itemId = await listed()
    await askPerson(lead, { itemId })
    await expect(answerQuestion(nurse, { itemId, answer: 'cared-for', text: `It was ${child.nhsNumber} in bay 4` })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'text',
    })
    await expect(concludeReview(lead, { itemId, conclusion: 'explained', note: `Cared for ${child.nhsNumber}` })).rejects.toMatchObject({
      kind: 'invalid-input',
      field: 'note',
    })
  })

  it('of another organisation does not exist, and nobody reviews themselves', async () => {
    const itemId = await listed()
    expect(await listReview(stranger, {})).toEqual([])
    await expect(getReviewItem(stranger, { itemId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(askPerson(stranger, { itemId })).rejects.toMatchObject({ kind: 'not-found' })
    await expect(concludeReview(stranger, { itemId, conclusion: 'explained', note: 'None of mine' })).rejects.toMatchObject({ kind: 'not-found' })
    const oneself: Actor = await withTicket(app.admin, { ...nurse, role: 'SG' as const })
    await expect(askPerson(oneself, { itemId })).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(concludeReview(oneself, { itemId, conclusion: 'explained', note: 'It was fine' })).rejects.toMatchObject({ kind: 'not-permitted' })
  })

  it('is for safeguarding leads; clinicians and auditors are refused', async () => {
    const auditor = await createAdministrator(app.admin, 'AU')
    for (const actor of [nurse, auditor]) await expect(listReview(actor, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(listQuestions(auditor, {})).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})

describe('alerts', () => {
  it('are seen by the leads of the organisation and by the auditors, and by nobody else', async () => {
    await app.admin.query(`select cpis.tell_leads('no-match-run', null, $1, $2, 'CL', $3, $4, 'Front door', null, false)`, [
      nurse.personId,
      nurse.name,
      nurse.organisation.id,
      nurse.organisation.name,
    ])
    const auditor = await createAdministrator(app.admin, 'AU')
    const alert = { kind: 'no-match-run', personName: nurse.name, settingName: 'Front door', reasonText: null }
    expect(await listAlerts(lead, {})).toMatchObject([alert])
    expect(await listAlerts(auditor, {})).toMatchObject([alert])
    expect(await listAlerts(stranger, {})).toEqual([])
    await expect(listAlerts(nurse, {})).rejects.toMatchObject({ kind: 'not-permitted' })
  })
})
