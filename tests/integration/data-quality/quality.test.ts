import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { inTransaction } from '@/lib/db/transaction'
import { getNationalQuality } from '@/lib/data-quality/get-national-quality'
import { getQuality } from '@/lib/data-quality/get-quality'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { createClinician, recordAccess } from '@/tests/factories/access'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { startApplication, type TestApplication } from '@/tests/support/application'

let app: TestApplication
let own: TestAuthority
let other: TestAuthority
let practitioner: Actor

/** The register of `own`: at least one of everything that is counted. */
async function fillOwn(): Promise<void> {
  const { admin } = app
  await admin.query(
    `update cpis.authority set register_updated_at = now() - interval '9 days', contacts_confirmed_at = now() - interval '100 days',
       contacts_confirmed_by = 'Pat' where organisation_id = $1`,
    [own.id],
  )
  const child = await createChild(admin, own)
  await createPlan(admin, child)
  const wrong = await createChild(admin, own)
  await createPlan(admin, wrong)
  await admin.query(`update cpis.child set number_status = 'differs', traced_at = now() where id = $1`, [wrong.id])
  await createPlan(admin, await createChild(admin, own, { wasCompared: false }))
  // Past the day that was expected; the same, and the birth recorded; not due yet.
  for (const dates of [{ expectedIn: -5 }, { expectedIn: -5, endsIn: -4 }, { expectedIn: 20 }])
    await createPlan(admin, await createChild(admin, own, { born: '1998-05-02' }), { type: 'UCPP', ...dates })
  const nurse = await createClinician(admin)
  for (let time = 0; time < 4; time++) await recordAccess(admin, nurse, child.nhsNumber)
  await admin.query(
    `update cpis.notification set at = at - interval '25 hours' where id in (select id from cpis.notification where authority_id = $1 limit 3)`,
    [own.id],
  )
  await admin.query(
    `update cpis.notification set seen_at = now() where id = (select id from cpis.notification where authority_id = $1 and at < now() - interval '1 day' limit 1)`,
    [own.id],
  )
  const { rows } = await admin.query<{ id: string }>(
    `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, applied_at, applied_by)
     values ($1, 'full', 'list.csv', repeat('b', 64), 'test', 'CPF03', now(), 'test') returning id`,
    [own.id],
  )
  await admin.query(
    `insert into cpis.rejected_row (authority_id, upload_id, row, cells, about, code, reason, rejected_at, fixed_at, fixed_how, fixed_by)
     select $1, $2, n, '{}', 'row', 'CPR02', 'too short', now() - make_interval(days => n), case when n = 3 then now() end,
       case when n = 3 then 'screen' end, case when n = 3 then 'Pat' end from generate_series(1, 3) n`,
    [own.id, rows[0]?.id],
  )
}

beforeAll(async () => {
  app = await startApplication()
  own = await createAuthority(app.admin, { name: 'Own council' })
  other = await createAuthority(app.admin, { name: 'Another council' })
  await app.admin.query(
    `update cpis.authority set register_updated_at = now(), contacts_confirmed_at = now(), contacts_confirmed_by = 'Pat' where organisation_id = $1`,
    [other.id],
  )
  practitioner = await createAuthorityActor(app.admin, own, 'LP')
  await fillOwn()
})
afterAll(() => app.stop())

describe('the figures of one’s own authority', () => {
  it('count what there is to do, for each of its staff', async () => {
    for (const role of ['LP', 'LD', 'ED'] as const) {
      const { counts } = await getQuality(await createAuthorityActor(app.admin, own, role), {})
      expect(counts).toMatchObject({
        authority_id: own.id,
        stale: true,
        days_old: 9,
        contacts_days: 100,
        rows_to_fix: 2,
        oldest_row_days: 2,
        unborn_overdue: 1,
        unread_accesses: 2,
        // One differs, one could not be compared yet.
        numbers_to_check: 2,
        children: 5,
        traced: 4,
        matched: 3,
      })
    }
  })

  it('are nothing of another’s', async () => {
    const { counts } = await getQuality(await createAuthorityActor(app.admin, other, 'LD'), {})
    expect(counts).toMatchObject({ authority_id: other.id, stale: false, days_old: 0, rows_to_fix: 0, unread_accesses: 0, children: 0 })
  })

  it('are kept each day, and shown as twelve weeks', async () => {
    await app.admin.query(
      `insert into cpis.quality_snapshot (authority_id, on_day, rows_to_fix, unborn_overdue, unread_accesses, numbers_to_check)
       select $1, cpis.today() - n, n, 0, 0, 0 from generate_series(8, 100) n`,
      [own.id],
    )
    await app.admin.query('select cpis.take_quality_snapshot()')
    await app.admin.query('select cpis.take_quality_snapshot()')
    const { trends } = await getQuality(practitioner, {})
    expect(trends.rows.map(({ value }) => value)).toEqual([77, 70, 63, 56, 49, 42, 35, 28, 21, 14, 8, 2])
    expect(trends.information.at(-1)?.value).toBe(9)
    expect((await getQuality(await createAuthorityActor(app.admin, other, 'LP'), {})).trends.rows.map(({ value }) => value)).toEqual([
      ...Array<null>(11).fill(null),
      0,
    ])
  })
})

describe('the figures of all authorities', () => {
  it('are for the national administrator, counts only, whoever is not up to date first', async () => {
    const { authorities } = await getNationalQuality(await createAdministrator(app.admin, 'NA'), {})
    expect(authorities.map(({ name }) => name)).toEqual(['Own council', 'Another council'])
    expect(JSON.stringify(authorities)).not.toMatch(/Ashworth|999\d{7}/)
  })

  it('come with the files that would have ended more than half of what an authority publishes', async () => {
    await app.admin.query(
      `insert into cpis.mass_ending (upload_id, authority_id, plans_ending, plans_active, at)
       select id, authority_id, 300, 500, now() - interval '1 day' from cpis.upload where authority_id = $1`,
      [own.id],
    )
    const { massEndings } = await getNationalQuality(await createAdministrator(app.admin, 'NA'), {})
    expect(massEndings).toMatchObject([{ authority: 'Own council', plansEnding: 300, plansActive: 500 }])
  })

  it('are for nobody else, and no administrator has figures of an authority of their own', async () => {
    await expect(getNationalQuality(practitioner, {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(getNationalQuality(await createAdministrator(app.admin, 'AU'), {})).rejects.toMatchObject({ kind: 'not-permitted' })
    await expect(getQuality(await createAdministrator(app.admin, 'NA'), {})).rejects.toMatchObject({ kind: 'not-permitted' })
  })

  it('are refused by the database too, whatever the application thinks', async () => {
    const { ticket } = practitioner
    await expect(inTransaction(ticket, (tx) => tx.$queryRaw`select cpis.national_quality()`)).rejects.toThrow()
    await expect(inTransaction(ticket, (tx) => tx.$queryRaw`select cpis.delivery_state()`)).rejects.toThrow()
    await expect(
      inTransaction(await ticketFor(app.admin, { ...practitioner, role: 'CL' }), (tx) => tx.$queryRaw`select cpis.own_quality()`),
    ).rejects.toThrow()
    await expect(inTransaction(ticket, (tx) => tx.$queryRaw`select * from cpis.quality_figures(null)`)).rejects.toThrow()
  })
})
