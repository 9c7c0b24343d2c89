import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alarmsOf } from '@/lib/operations/delivery-state'
import { WORK_LABELS } from '@/lib/operations/labels'
import { getDeliveryState } from '@/lib/operations/get-delivery-state'
import { retryDelivery } from '@/lib/operations/retry-delivery'
import type { Actor } from '@/lib/identity/actor'
import { createClinician } from '@/tests/factories/access'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { startApplication, type TestApplication } from '@/tests/support/application'
import { auditEvents } from '@/tests/support/audit'
import { createToldAuthority, lookTimes } from '@/tests/support/delivery'

let app: TestApplication
let national: Actor
let auditor: Actor
let dead: string

beforeAll(async () => {
  app = await startApplication()
  national = await createAdministrator(app.admin, 'NA')
  auditor = await createAdministrator(app.admin, 'AU')
  const { authority, child } = await createToldAuthority(app.admin, { email: 'never@council.test' })
  await lookTimes(app.admin, await createClinician(app.admin), child, 3)
  const { rows } = await app.admin.query<{ id: string }>(
    `update cpis.outbox set state = 'dead', settled_at = now(), attempts = 31, last_error = 'the mail server answers 550', created_at = now() - interval '25 hours'
     where id = (select id from cpis.outbox where authority_id = $1 order by id limit 1) returning id`,
    [authority.id],
  )
  dead = rows[0]?.id ?? ''
})
afterAll(() => app.stop())

describe('operators', () => {
  it('see how much waits, since when, and what was given up, by event and without a word about a child', async () => {
    const state = await getDeliveryState(auditor, {})
    expect(state).toMatchObject({ waiting: 2, givenUp: 1, delivered: 0, untaken: 0 })
    expect(state.dead).toMatchObject([{ id: dead, channel: 'email', kind: 'access', attempts: 31, error: 'the mail server answers 550' }])
    expect(state.silent).toHaveLength(1)
    expect(JSON.stringify(state)).not.toMatch(/Ashworth|(?<![0-9a-f-])999\d{7}(?![0-9a-f])/)
    expect(alarmsOf(state, new Date())).toEqual([
      'One notice was given up.',
      expect.stringMatching(/^No mail has reached Authority \d+ for four hours/),
    ])
    expect(alarmsOf(state, new Date(Date.now() + 16 * 60_000))).toContain('A notice has waited for more than 15 minutes.')
  })

  it('see everything that is done by the clock, in words, also what the sealer does: when it was done, why not, and that it is late', async () => {
    await app.admin.query(`update cpis.periodic_work set failed_at = now(), last_error = 'failed with 57014' where name = 'nightly-verification'`)
    await app.admin.query(`update cpis.periodic_work set done_at = now(), did = 12, next_at = now() - interval '16 minutes' where name = 'sealing'`)
    const { work } = await getDeliveryState(auditor, {})
    expect(work.map(({ name }) => name).toSorted()).toEqual(Object.keys(WORK_LABELS).toSorted())
    expect(work.find(({ name }) => name === 'sealing')).toMatchObject({ did: 12, failedAt: null, late: true })
    expect(work.find(({ name }) => name === 'nightly-verification')).toMatchObject({ doneAt: null, error: 'failed with 57014', late: false })
    expect(alarmsOf({ ...(await getDeliveryState(auditor, {})), work }, new Date())).toContain(
      'Work that is done by the clock is late or has failed.',
    )
    await app.admin.query('update cpis.periodic_work set failed_at = null, last_error = null, next_at = now()')
  })

  it('see no work as late that is under way, but do when its lease ran out long ago', async () => {
    const leased = (until: string) =>
      app.admin.query(
        `update cpis.periodic_work set next_at = now() - interval '3 hours', leased_by = gen_random_uuid(), leased_until = now() + $1::interval where name = 'sealing'`,
        [until],
      )
    const sealing = async () => (await getDeliveryState(auditor, {})).work.find(({ name }) => name === 'sealing')
    await leased('30 seconds')
    expect(await sealing()).toMatchObject({ late: false })
    await leased('-16 minutes')
    expect(await sealing()).toMatchObject({ late: true })
    await app.admin.query('update cpis.periodic_work set next_at = now(), leased_by = null, leased_until = null')
  })

  it('see what waits in every other queue, and why most of it failed, of nobody in particular', async () => {
    const authority = await createAuthority(app.admin)
    for (let nth = 0; nth < 3; nth += 1) await createChild(app.admin, authority, { wasCompared: false })
    await app.admin.query(
      `update cpis.number_check set attempts = 2, last_error = case n when 1 then 'not done within 30 seconds' else 'the national record could not be asked' end
       from (select child_id as id, row_number() over () as n from cpis.number_check) w where child_id = w.id`,
    )
    const { queues } = await getDeliveryState(auditor, {})
    expect(queues).toEqual([
      { name: 'files', waiting: 0, failed: 0, error: null },
      { name: 'number-checks', waiting: 3, failed: 3, error: 'the national record could not be asked' },
    ])
    await app.admin.query('delete from cpis.number_check')
  })

  it('who administer may have it tried again, which is recorded; an auditor may not', async () => {
    await expect(retryDelivery(auditor, { deliveryId: dead })).rejects.toMatchObject({ kind: 'not-permitted' })
    expect((await getDeliveryState(national, {})).givenUp).toBe(1)
    await retryDelivery(national, { deliveryId: dead })
    await retryDelivery(national, { deliveryId: dead })
    expect(await getDeliveryState(national, {})).toMatchObject({ waiting: 3, givenUp: 0 })
    expect(
      (await auditEvents(app.admin, 'delivery')).filter(({ type }) => type === 'delivery.retry').map(({ outcome, details }) => [outcome, details]),
    ).toEqual([
      ['denied', {}],
      ['done', { outcome: 'waiting' }],
      ['done', { outcome: 'already' }],
    ])
  })

  it('see mails about alerts, which go to no authority, and have them tried again', async () => {
    const nurse = await createClinicalActor(app.admin)
    await app.admin.query(`select cpis.tell_leads('many-checks', null, $1, $2, $3, $4, $5, 'Front door', null, false)`, [
      nurse.personId,
      nurse.name,
      nurse.role,
      nurse.organisation.id,
      nurse.organisation.name,
    ])
    await app.admin.query(`update cpis.outbox set state = 'dead', settled_at = now(), attempts = 31 where channel = 'staff'`)
    const state = await getDeliveryState(national, {})
    expect(state).toMatchObject({ givenUp: 1, dead: [{ channel: 'staff', kind: 'alert', receiver: nurse.organisation.name, attempts: 31 }] })
    await retryDelivery(national, { deliveryId: state.dead[0]?.id ?? '' })
    expect(await getDeliveryState(national, {})).toMatchObject({ givenUp: 0, dead: [] })
    const { rows } = await app.admin.query(`select state, attempts from cpis.outbox where channel = 'staff'`)
    expect(rows).toEqual([{ state: 'waiting', attempts: 0 }])
  })

  it('find nothing under an id that names nothing', async () => {
    await expect(retryDelivery(national, { deliveryId: randomUUID() })).rejects.toMatchObject({ kind: 'not-found' })
  })

  it('are national administrators and auditors, and nobody else', async () => {
    const { authority } = await createToldAuthority(app.admin, {})
    for (const role of ['LP', 'LD', 'ED'] as const) {
      const actor = await createAuthorityActor(app.admin, authority, role)
      await expect(getDeliveryState(actor, {})).rejects.toMatchObject({ kind: 'not-permitted' })
      await expect(retryDelivery(actor, { deliveryId: dead })).rejects.toMatchObject({ kind: 'not-permitted' })
    }
  })
})
