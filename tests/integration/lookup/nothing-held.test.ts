import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { openLookup } from '@/lib/lookup/open-lookup'
import { listDutyPhones } from '@/lib/contacts/list-duty-phones'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { asLive, checkAndFindNothing, checkAndMatch, moveIntoThePast, recordCheck } from '@/tests/support/check-child'
import { fakeNhsNumber } from '@/tests/support/fake-nhs-number'

let app: TestApplication
let nurse: Actor

beforeAll(async () => {
  app = await startApplication()
  nurse = await createClinicalActor(app.admin, { organisationName: 'Northern Hospital', settingName: 'Front door' })
  const sharing = await createAuthority(app.admin, { name: 'Fresh Council' })
  await app.admin.query('update cpis.authority set register_updated_at = now() where organisation_id = $1', [sharing.id])
})
afterAll(() => app.stop())

async function count(table: string): Promise<number> {
  const { rows } = await app.admin.query<{ n: number }>(`select count(*)::integer as n from cpis.${table}`)
  return rows[0]?.n ?? -1
}

describe('a number for which nothing is held', () => {
  it('answers that, with the number that was checked', async () => {
    const number = fakeNhsNumber(1)
    const result = await checkAndFindNothing(nurse, number)
    expect(result).toEqual({
      state: 'live',
      outcome: 'none',
      eventId: result.eventId,
      at: expect.any(Date),
      reason: 'direct-care',
      organisation: 'Northern Hospital',
      setting: 'Front door',
      askedNumber: number,
      authorities: [{ name: 'Fresh Council', updatedAt: expect.any(Date), stale: false, suspended: false }],
    })
    expect(Math.abs(result.at.getTime() - Date.now())).toBeLessThan(10_000)
  })

  it('is not checked where nobody could have held anything: no authority shares, or none that shares has ever published', async () => {
    await app.admin.query(`update cpis.organisation set status = 'onboarding' where kind = 'authority'`)
    const outcomeOf = async (eventId: string) => asLive(await openLookup(nurse, eventId)).outcome
    const found = async () => outcomeOf(await recordCheck(nurse, fakeNhsNumber(8)))
    const before = await recordCheck(nurse, fakeNhsNumber(8))
    expect(await outcomeOf(before)).toBe('not_checked')
    const silent = await createAuthority(app.admin, { name: 'Silent Council' })
    expect(await found()).toBe('not_checked')
    await createPlan(app.admin, await createChild(app.admin, silent))
    expect(await found()).toBe('none')
    // What was not checked does not become "none" because somebody has published since, neither on the screen nor in the record.
    expect(await outcomeOf(before)).toBe('not_checked')
    expect((await app.admin.query('select outcome from cpis.access_unmatched where event_id = $1', [before])).rows).toEqual([
      { outcome: 'not_checked' },
    ])
    await app.admin.query(`update cpis.organisation set status = 'onboarding' where id = $1`, [silent.id])
    await app.admin.query(`update cpis.organisation set status = 'live' where kind = 'authority' and id <> $1`, [silent.id])
    expect(await found()).toBe('none')
  })

  it('is over, and never "nothing held" without its number, when a crash has emptied what was to be shown', async () => {
    const eventId = await recordCheck(nurse, fakeNhsNumber(3))
    await app.admin.query('delete from cpis.checked_number')
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })
  })

  it('is recorded without the number, under a keyed hash that the database cannot make', async () => {
    const number = fakeNhsNumber(2)
    const eventId = await recordCheck(nurse, number)
    const { rows } = await app.admin.query<{ whole: string; outcome: string; subject_key: Buffer; actor_id: string }>(
      'select to_jsonb(a)::text as whole, a.outcome, a.subject_key, a.actor_id from cpis.access_unmatched a where event_id = $1',
      [eventId],
    )
    expect(rows).toMatchObject([{ outcome: 'none', actor_id: nurse.personId }])
    expect(rows[0]?.whole).not.toContain(number)
    expect(rows[0]?.subject_key).toEqual(
      createHmac('sha256', process.env.SUBJECT_KEY ?? '')
        .update(number)
        .digest(),
    )
    expect(await count('access_matched')).toBe(0)
    expect(await count('notification')).toBe(0)
  })

  it('keeps the number for a quarter of an hour, and drops it with a later look-up', async () => {
    const number = fakeNhsNumber(3)
    const eventId = await recordCheck(nurse, number)
    await moveIntoThePast(app.admin, eventId, '14 minutes')
    expect(asLive(await openLookup(nurse, eventId))).toMatchObject({ outcome: 'none', askedNumber: number })
    await moveIntoThePast(app.admin, eventId, '2 minutes')
    expect(await openLookup(nurse, eventId)).toEqual({ state: 'over' })

    await recordCheck(nurse, fakeNhsNumber(4))

    const { rows } = await app.admin.query('select from cpis.checked_number where event_id = $1', [eventId])
    expect(rows).toEqual([])
  })

  it('drops many old numbers over a few look-ups, so that the rest never grows', async () => {
    for (let index = 0; index < 45; index++) {
      await app.admin.query(`insert into cpis.checked_number values (gen_random_uuid(), $1, now() - interval '1 hour')`, [fakeNhsNumber(100 + index)])
    }
    for (let index = 0; index < 3; index++) await recordCheck(nurse, fakeNhsNumber(200 + index))
    const { rows } = await app.admin.query(`select from cpis.checked_number where at < now() - interval '15 minutes'`)
    expect(rows).toEqual([])
  })

  it('names the authorities that share here, and which of them are not up to date', async () => {
    const stale = await createAuthority(app.admin, { name: 'Stale Council' })
    await createAuthority(app.admin, { name: 'Wordless Council' })
    const joining = await createAuthority(app.admin, { name: 'Joining Council' })
    await app.admin.query(`update cpis.authority set register_updated_at = now() - interval '8 days' where organisation_id = $1`, [stale.id])
    await app.admin.query(`update cpis.organisation set status = 'onboarding' where id = $1`, [joining.id])

    const { authorities } = await checkAndFindNothing(nurse, fakeNhsNumber(6))

    expect(authorities).toEqual([
      { name: 'Fresh Council', updatedAt: expect.any(Date), stale: false, suspended: false },
      { name: 'Stale Council', updatedAt: expect.any(Date), stale: true, suspended: false },
      { name: 'Wordless Council', updatedAt: null, stale: true, suspended: false },
    ])
  })

  it('names one that is suspended as not up to date, however lately it published, and keeps it among those to ring', async () => {
    const suspended = await createAuthority(app.admin, { name: 'Suspended Council' })
    await app.admin.query(`update cpis.authority set register_updated_at = now(), duty_phone = '01632 960190' where organisation_id = $1`, [
      suspended.id,
    ])
    const unheard = await createAuthority(app.admin, { name: 'Unheard Council' })
    const byHand = await createAuthority(app.admin, { name: 'By-hand Council' })
    await createPlan(app.admin, await createChild(app.admin, byHand))
    await app.admin.query(`update cpis.organisation set status = 'suspended' where id = any ($1)`, [[suspended.id, unheard.id, byHand.id]])
    const { authorities } = await checkAndFindNothing(nurse, fakeNhsNumber(7))
    expect(authorities).toContainEqual({
      name: 'Suspended Council',
      updatedAt: expect.any(Date) as Date,
      stale: true,
      suspended: true,
    })
    expect(authorities.map(({ name }) => name)).not.toContain('Unheard Council')
    expect(authorities).toContainEqual({ name: 'By-hand Council', updatedAt: null, stale: true, suspended: true })
    expect((await listDutyPhones()).map(({ name }) => name)).toContain('By-hand Council')
    expect(await listDutyPhones()).toContainEqual({ name: 'Suspended Council', phone: '01632 960190', suspended: true })

    const child = await createChild(app.admin, suspended)
    await createPlan(app.admin, child)
    const { records } = await checkAndMatch(nurse, child.nhsNumber)
    expect(records[0]?.authority).toMatchObject({ stale: true, suspended: true, dutyPhone: '01632 960190' })
  })
})
