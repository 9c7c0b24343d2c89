import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import { withTicket } from '@/scripts/disposable-product/ticket'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { recordCheck } from '@/tests/support/check-child'

let app: TestApplication
let nurse: Actor
let authority: TestAuthority
let child: TestChild

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin, { name: 'Amara Osei', organisationName: 'Northern Hospital', settingName: 'Front door' })
})
afterAll(() => app.stop())

beforeEach(async () => {
  authority = await createAuthority(app.admin)
  child = await createChild(app.admin, authority)
})

async function noticesOf(eventId: string): Promise<Record<string, unknown>[]> {
  const { rows } = await app.admin.query<Record<string, unknown>>('select * from cpis.notification where event_id = $1 order by authority_id', [
    eventId,
  ])
  return rows
}

describe('the notice that an authority gets of an access', () => {
  it('says who, in which role, where, when, why, and about which child and plans, and nothing clinical', async () => {
    await createPlan(app.admin, child, { type: 'LAC' })
    await createPlan(app.admin, child, { type: 'CPP' })
    const eventId = await recordCheck(nurse, child.nhsNumber, { reason: 'safeguarding' })
    const { rows } = await app.admin.query<{ at: Date }>('select at from cpis.access_matched where event_id = $1', [eventId])
    expect(await noticesOf(eventId)).toEqual([
      {
        id: expect.any(String),
        event_id: eventId,
        at: rows[0]?.at,
        authority_id: authority.id,
        child_id: child.id,
        plan_types: ['CPP', 'LAC'],
        actor_name: 'Amara Osei',
        role: 'CL',
        organisation_name: 'Northern Hospital',
        setting_kind: 'emergency-department',
        setting_name: 'Front door',
        reason: 'safeguarding',
        number_replaced: false,
        in_emergency: false,
        nhs_number: child.nhsNumber,
        acknowledged_at: null,
        acknowledged_by: null,
        seen_at: null,
        assigned_team: null,
        assigned_person: null,
        answer: null,
        outcome: null,
        outcome_at: null,
        callback_phone: null,
      },
    ])
  })

  it('is one for each authority, with its own child and its own plans', async () => {
    const other = await createAuthority(app.admin)
    const same = await createChild(app.admin, other, { nhsNumber: child.nhsNumber })
    await createPlan(app.admin, child, { type: 'CPP' })
    await createPlan(app.admin, same, { type: 'LAC' })
    const notices = await noticesOf(await recordCheck(nurse, child.nhsNumber))
    expect(notices.map((notice) => [notice.authority_id, notice.child_id, notice.plan_types]).toSorted()).toEqual(
      [
        [authority.id, child.id, ['CPP']],
        [other.id, same.id, ['LAC']],
      ].toSorted(),
    )
  })

  it('is not repeated when the result is opened again', async () => {
    await createPlan(app.admin, child)
    const eventId = await recordCheck(nurse, child.nhsNumber)
    for (let times = 0; times < 3; times++) await openLookup(nurse, eventId)
    expect(await noticesOf(eventId)).toHaveLength(1)
    const { rows } = await app.admin.query('select from cpis.access_matched where nhs_number = $1', [child.nhsNumber])
    expect(rows).toHaveLength(1)
  })

  it('comes for an ended plan that is still shown, and not for one that is shown no longer', async () => {
    const other = await createAuthority(app.admin)
    await createPlan(app.admin, child, { startsIn: -900, endsIn: -30 })
    await createPlan(app.admin, await createChild(app.admin, other, { nhsNumber: child.nhsNumber }), { startsIn: -900, endsIn: -500 })
    const notices = await noticesOf(await recordCheck(nurse, child.nhsNumber))
    expect(notices.map((notice) => notice.authority_id)).toEqual([authority.id])
  })

  it.each([
    'emergency-department',
    'walk-in-centre',
    'minor-injury-unit',
    'gp-out-of-hours',
    'paediatric-ward',
    'maternity-unit',
    'ambulance',
    'nhs-111',
  ])('comes from unscheduled care: %s', async (settingKind) => {
    await createPlan(app.admin, child)
    const actor = await createClinicalActor(app.admin, { settingKind })
    expect(await noticesOf(await recordCheck(actor, child.nhsNumber))).toHaveLength(1)
  })

  it.each([
    'general-practice',
    'camhs',
    'sexual-assault-referral-centre',
    'termination-of-pregnancy',
    'school-nursing',
    'health-visiting',
    'community-paediatrics',
    'dentistry',
  ])('does not come from scheduled care: %s', async (settingKind) => {
    await createPlan(app.admin, child)
    const actor = await createClinicalActor(app.admin, { settingKind })
    const eventId = await recordCheck(actor, child.nhsNumber)
    expect(await noticesOf(eventId)).toEqual([])
    const { rows } = await app.admin.query('select notifies, listed from cpis.access_matched where event_id = $1', [eventId])
    expect(rows).toEqual([{ notifies: false, listed: false }])
  })

  it('depends on the setting as the register knows it, not on what the application says about it', async () => {
    await createPlan(app.admin, child)
    const setting = { ...nurse.setting!, kind: 'school-nursing', unscheduled: false }
    expect(await noticesOf(await recordCheck(await withTicket(app.admin, { ...nurse, setting }), child.nhsNumber))).toHaveLength(1)
  })

  it('comes when the setting is unknown to the register', async () => {
    await createPlan(app.admin, child)
    const setting = { ...nurse.setting!, id: '00000000-0000-4000-8000-000000000000' }
    expect(await noticesOf(await recordCheck(await withTicket(app.admin, { ...nurse, setting }), child.nhsNumber))).toHaveLength(1)
  })

  it('stands with the access or not at all: a record that cannot be notified is not made', async () => {
    await createPlan(app.admin, child)
    const setting = { ...nurse.setting!, kind: 'no-such-kind' }
    await expect(recordCheck(await withTicket(app.admin, { ...nurse, setting }), child.nhsNumber)).rejects.toThrow()
    const { rows } = await app.admin.query('select from cpis.access_matched where nhs_number = $1', [child.nhsNumber])
    expect(rows).toEqual([])
  })
})

describe('the record of an access', () => {
  it('says everything that happened, with the exact versions that were shown', async () => {
    const { versionId } = await createPlan(app.admin, child)
    const eventId = await recordCheck(nurse, child.nhsNumber)
    const { rows } = await app.admin.query<Record<string, unknown>>('select * from cpis.access_matched where event_id = $1', [eventId])
    expect(rows).toEqual([
      expect.objectContaining({
        event_id: eventId,
        actor_id: nurse.personId,
        actor_name: 'Amara Osei',
        role: 'CL',
        organisation_id: nurse.organisation.id,
        organisation_name: 'Northern Hospital',
        setting_id: nurse.setting?.id,
        setting_kind: 'emergency-department',
        setting_name: 'Front door',
        channel: 'page',
        automatic: false,
        client_id: null,
        user_proven: true,
        session_id: nurse.sessionId,
        reason: 'direct-care',
        reason_text: null,
        in_emergency: false,
        asked_number: child.nhsNumber,
        nhs_number: child.nhsNumber,
        outcome: 'match',
        version_ids: [versionId],
        authority_ids: [authority.id],
        notifies: true,
        listed: true,
      }),
    ])
  })

  it('names the version as it was: a later change makes another', async () => {
    const { id, versionId } = await createPlan(app.admin, child)
    await app.admin.query(`update cpis.plan set type = 'LAC' where id = $1`, [id])
    const eventId = await recordCheck(nurse, child.nhsNumber)
    const { rows } = await app.admin.query<{ version_ids: string[] }>('select version_ids from cpis.access_matched where event_id = $1', [eventId])
    const { rows: versions } = await app.admin.query<{ version_id: string; version: number; type: string }>(
      'select version_id, version, type from cpis.plan_version where plan_id = $1 order by version',
      [id],
    )
    expect(versions).toEqual([
      { version_id: versionId, version: 1, type: 'CPP' },
      { version_id: rows[0]?.version_ids[0], version: 2, type: 'LAC' },
    ])
    expect(await openLookup(nurse, eventId)).toMatchObject({ records: [{ type: 'LAC' }] })
  })
})
