import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { askForEmergencyAccess, lookUpInEmergency, openEmergencyRequest } from '@/lib/lookup/look-up-in-emergency'
import { openLookup } from '@/lib/lookup/open-lookup'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { asLive, checkAndFindProtected, checkChild, moveIntoThePast } from '@/tests/support/check-child'
import { waitingRequest } from '@/tests/support/waiting-request'

const WHY = 'The mother is unconscious and the duty team does not answer'
const NOWHERE = { address: null, agentHash: null }
let app: TestApplication
let nurse: Actor
let colleague: Actor
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  await createAdministrator(app.admin, 'AU')
})
afterAll(() => app.stop())

beforeEach(async () => {
  nurse = await createClinicalActor(app.admin, { settingName: 'Front door' })
  colleague = await createClinicalActor(app.admin)
  authority = await createAuthority(app.admin)
  child = await createChild(app.admin, authority, { familyName: 'Featherstonehaugh', isProtected: true })
  await createPlan(app.admin, child)
})

async function ask(actor = nurse): Promise<string> {
  const { eventId } = await checkAndFindProtected(actor, child.nhsNumber)
  await askForEmergencyAccess(actor, eventId)
  return eventId
}

async function open(actor = nurse, why = WHY, request?: string): Promise<string> {
  const answer = await lookUpInEmergency(actor, request ?? (await waitingRequest(actor)), why, NOWHERE)
  if (answer.outcome !== 'made') throw new Error(`It was not made: ${answer.outcome}`)
  return answer.eventId
}

async function logInLongAgo(actor: Actor): Promise<void> {
  await app.admin.query(`update cpis.session set auth_time = now() - interval '6 minutes' where id = $1`, [actor.sessionId])
}

async function one<Row extends pg.QueryResultRow>(sql: string, values: unknown[]): Promise<Row[]> {
  return (await app.admin.query<Row>(sql, values)).rows
}

describe('emergency access to a protected record', () => {
  it('shows the plan to whoever says why and has just logged in, and records it as what it was', async () => {
    await ask()
    const eventId = await open()
    const result = asLive(await openLookup(nurse, eventId))
    expect(result).toMatchObject({ outcome: 'match', opened: true })
    expect(result.outcome === 'match' && result.records[0]?.familyName).toBe('Featherstonehaugh')
    expect(await one('select in_emergency, reason_text, outcome, notifies from cpis.access_matched where event_id = $1', [eventId])).toEqual([
      { in_emergency: true, reason_text: WHY, outcome: 'opened', notifies: true },
    ])
  })

  it('tells the duty team, the safeguarding lead and the auditor in the same transaction', async () => {
    await app.admin.query(`update cpis.authority set delivers_email = true, notice_emails = '{duty@authority.test}' where organisation_id = $1`, [
      authority.id,
    ])
    await ask()
    const eventId = await open()
    expect(await one('select authority_id, in_emergency from cpis.notification where event_id = $1', [eventId])).toEqual([
      { authority_id: authority.id, in_emergency: true },
    ])
    const [alert] = await one<{ id: string }>(
      'select id, kind, person_id, organisation_id, reason_text, protected, xmin from cpis.access_alert where event_id = $1',
      [eventId],
    )
    expect(alert).toMatchObject({
      kind: 'emergency-access',
      person_id: nurse.personId,
      organisation_id: nurse.organisation.id,
      reason_text: WHY,
      protected: true,
    })
    const mails = await one(
      `select o.kind from cpis.outbox x left join cpis.organisation o on o.id = x.organisation_id where x.event_id in ($1, $2) order by o.kind nulls first`,
      [eventId, alert?.id],
    )
    expect(mails).toEqual([{ kind: null }, { kind: 'national' }, { kind: 'nhs' }])
    const [written] = await one<{ transactions: number }>(
      `select count(distinct x)::integer as transactions from (
         select xmin::text as x from cpis.access_matched where event_id = $1 union all select xmin::text from cpis.notification where event_id = $1
         union all select xmin::text from cpis.access_alert where event_id = $1 union all select xmin::text from cpis.outbox where event_id in ($1, $2)) t`,
      [eventId, alert?.id],
    )
    expect(written?.transactions).toBe(1)
  })

  it('is one access with one alert when the button is pressed twice, and both presses lead to it', async () => {
    await ask()
    const form = await waitingRequest(nurse)
    const [first, second] = await Promise.all([open(nurse, WHY, form), open(nurse, WHY, form)])
    expect(second).toBe(first)
    expect(await open(nurse, WHY, form)).toBe(first)
    expect(await openEmergencyRequest(nurse)).toBeNull()
    expect(await one('select event_id from cpis.access_matched where actor_id = $1 and in_emergency', [nurse.personId])).toEqual([
      { event_id: first },
    ])
    expect(await one('select event_id from cpis.access_alert where person_id = $1', [nurse.personId])).toEqual([{ event_id: first }])
    expect(await one('select nhs_number, reason_text from cpis.emergency_request where person_id = $1', [nurse.personId])).toEqual([
      { nhs_number: '', reason_text: '' },
    ])
    await app.admin.query(`update cpis.emergency_request set at = now() - interval '16 minutes' where person_id = $1`, [nurse.personId])
    expect(await lookUpInEmergency(nurse, form, WHY, NOWHERE)).toEqual({ outcome: 'nothing-waits' })
    await ask()
    expect(await open()).not.toBe(first)
  })

  it('opens the record that its form was made for, or nothing: the first of two tabs finds that nothing waits, and keeps no reason', async () => {
    await ask()
    const firstTab = await waitingRequest(nurse)
    const sibling = await createChild(app.admin, authority, { familyName: 'Fanshawe', isProtected: true })
    await createPlan(app.admin, sibling)
    await askForEmergencyAccess(nurse, (await checkAndFindProtected(nurse, sibling.nhsNumber)).eventId)
    const secondTab = await waitingRequest(nurse)
    for (const form of [firstTab, randomUUID(), '', 'no id at all'])
      expect(await lookUpInEmergency(nurse, form, WHY, NOWHERE)).toEqual({ outcome: 'nothing-waits' })
    expect(await openEmergencyRequest(nurse)).toMatchObject({ id: secondTab, number: sibling.nhsNumber, reasonText: '' })
    expect(await one('select event_id from cpis.access_matched where actor_id = $1 and in_emergency', [nurse.personId])).toEqual([])
    const opened = asLive(await openLookup(nurse, await open(nurse, WHY, secondTab)))
    expect(opened.outcome === 'match' && opened.records[0]?.familyName).toBe('Fanshawe')
    expect(await lookUpInEmergency(nurse, firstTab, WHY, NOWHERE)).toEqual({ outcome: 'nothing-waits' })
  })

  it('still waits when the first of two presses could not be recorded', async () => {
    await ask()
    await app.admin.query(`create function cpis.fail_once() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
      create trigger fail_once before insert on cpis.access_alert for each row execute function cpis.fail_once()`)
    await expect(lookUpInEmergency(nurse, await waitingRequest(nurse), WHY, NOWHERE)).rejects.toThrow()
    await app.admin.query('drop trigger fail_once on cpis.access_alert; drop function cpis.fail_once()')
    await open()
  })

  it('tells the authority also from a setting from which it is told of nothing else', async () => {
    const planner = await createClinicalActor(app.admin, { settingKind: 'school-nursing' })
    await ask(planner)
    const eventId = await open(planner)
    expect(await one('select in_emergency from cpis.notification where event_id = $1', [eventId])).toEqual([{ in_emergency: true }])
  })

  it('is refused to whoever logged in more than five minutes ago, and keeps what they typed while they log in again', async () => {
    await ask()
    await logInLongAgo(nurse)
    expect(await lookUpInEmergency(nurse, await waitingRequest(nurse), WHY, NOWHERE)).toEqual({ outcome: 'log-in-again' })
    expect(await openEmergencyRequest(nurse)).toMatchObject({ reasonText: WHY, loggedInLately: false })
    await app.admin.query('update cpis.session set auth_time = now() where id = $1', [nurse.sessionId])
    expect(await openEmergencyRequest(nurse)).toMatchObject({ reasonText: WHY, loggedInLately: true, dutyPhones: ['01632 960200'] })
    await open()
  })

  it.each([
    ['Not long enoug', 'too-short', 'Not long enoug'],
    ['\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b\u200b', 'too-short', '\u200b'.repeat(15)],
    ['aaaaaaaaaaaaaaaaaaaa', 'too-short', 'aaaaaaaaaaaaaaaaaaaa'],
    ['a                       b', 'too-short', 'a                       b'],
    ['It is about 999 000 0085 and I must see it', 'holds-a-number', 'It is about [number] and I must see it'],
    ['It is about 9990000085 and I must see it', 'holds-a-number', 'It is about [number] and I must see it'],
  ])('wants a reason of 15 characters without an NHS number, and keeps the rest: %s', async (why, problem, kept) => {
    await ask()
    expect(await lookUpInEmergency(nurse, await waitingRequest(nurse), why, NOWHERE)).toEqual({ outcome: 'refused', problem })
    expect((await openEmergencyRequest(nurse))?.reasonText).toBe(kept)
  })

  it('still waits when the result that found the record is over before somebody is back from the provider, with nobody’s number to ring', async () => {
    const found = await ask()
    await moveIntoThePast(app.admin, found, '15 minutes')
    expect(await openEmergencyRequest(nurse)).toMatchObject({ ofEvent: found, dutyPhones: [] })
    expect(asLive(await openLookup(nurse, await open())).outcome).toBe('match')
  })

  it('is asked for only by the person whose look-up found the record, and only where one is protected', async () => {
    const { eventId } = await checkAndFindProtected(nurse, child.nhsNumber)
    await expect(askForEmergencyAccess(colleague, eventId)).rejects.toMatchObject({ kind: 'not-found' })
    await askForEmergencyAccess(nurse, eventId)
    expect(await lookUpInEmergency(colleague, await waitingRequest(nurse), WHY, NOWHERE)).toEqual({ outcome: 'nothing-waits' })
    await app.admin.query('update cpis.child set is_protected = false where id = $1', [child.id])
    await moveIntoThePast(app.admin, eventId, '16 minutes')
    expect(await askForEmergencyAccess(nurse, eventId)).toBe('over')
    expect((await checkChild(nurse, child.nhsNumber)).outcome).toBe('match')
  })

  it('is open for a quarter of an hour, to that person alone, and the look-up that found the record stays closed', async () => {
    const found = await ask()
    const eventId = await open()
    expect(asLive(await openLookup(nurse, found)).outcome).toBe('protected')
    await expect(openLookup(colleague, eventId)).rejects.toMatchObject({ kind: 'not-found' })
    await moveIntoThePast(app.admin, eventId, '15 minutes')
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
  })

  it('is for clinicians: an authority’s worker is refused, and that is written down', async () => {
    const auditor = await createAdministrator(app.admin, 'AU')
    await expect(lookUpInEmergency(auditor, randomUUID(), WHY, NOWHERE)).rejects.toMatchObject({ kind: 'not-permitted' })
    expect(await one('select type, outcome from cpis.audit_event where person_id = $1', [auditor.personId])).toEqual([
      { type: 'lookup.emergency-access', outcome: 'denied' },
    ])
  })
})
