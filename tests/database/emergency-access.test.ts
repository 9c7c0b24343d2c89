import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { createAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import { clinicianOf, NO_TICKET, readBySql, recordBySql } from '@/tests/support/by-sql'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** Emergency access as hostile SQL from the application's own login would try to get it. */

const REFUSED = '42501'
let database: TestDatabase
let admin: pg.Client
let application: pg.Client
let nurse: Actor
let colleague: Actor
let child: TestChild

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  application = new pg.Client({ connectionString: database.appUrl })
  await Promise.all([admin.connect(), application.connect()])
  nurse = await createClinicalActor(admin)
  colleague = await createClinicalActor(admin)
  child = await createChild(admin, await createAuthority(admin), { familyName: 'Featherstonehaugh', isProtected: true })
  await createPlan(admin, child)
})
afterAll(async () => {
  await Promise.all([admin.end(), application.end()])
  await database.drop()
})

type Given = { actor?: Actor; why?: string | null; inEmergency?: boolean; opensProtected?: boolean; eventId?: string }

/** Records an access as the application's login. Returns the id of the record. */
const record = ({ actor = nurse, why = 'Nobody answers the telephone', inEmergency = true, opensProtected, eventId = randomUUID() }: Given = {}) =>
  recordBySql(application, clinicianOf(actor), child.nhsNumber, { eventId, reasonText: why, inEmergency, opensProtected })

const read = (eventId: string, actor: Actor) => readBySql(application, actor.ticket, eventId)

async function withLogIn(change: string, act: () => Promise<void>): Promise<void> {
  const {
    rows: [before],
  } = await admin.query('select auth_time, ended_at, end_reason, expires_at from cpis.session where id = $1', [nurse.sessionId])
  await admin.query(`update cpis.session set ${change} where id = $1`, [nurse.sessionId])
  try {
    await act()
  } finally {
    await admin.query('update cpis.session set auth_time = $2, ended_at = $3, end_reason = $4, expires_at = $5 where id = $1', [
      nurse.sessionId,
      before.auth_time,
      before.ended_at,
      before.end_reason,
      before.expires_at,
    ])
  }
}

describe('emergency access by SQL of the application', () => {
  it('is open to whoever has just logged in, after it was recorded', async () => {
    expect((await read(await record(), nurse))?.outcome).toBe('match')
  })

  it.each([
    ['a log-in of more than five minutes ago', `auth_time = now() - interval '301 seconds'`],
    ['a session that was ended', `ended_at = now(), end_reason = 'signed-out'`],
    ['a session that is over', `expires_at = now() - interval '1 second'`],
  ])('is refused with %s, and leaves nothing', async (_, change) => {
    await withLogIn(change, async () => {
      const eventId = randomUUID()
      await expect(record({ eventId })).rejects.toMatchObject({ code: REFUSED })
      expect(await read(eventId, nurse)).toBeNull()
    })
  })

  it('is refused with the session of somebody else, of nobody, or none', async () => {
    for (const sessionId of [colleague.sessionId, randomUUID(), null]) {
      const ticket = await ticketFor(admin, { ...nurse, sessionId })
      await expect(record({ actor: { ...nurse, ticket } })).rejects.toMatchObject({ code: REFUSED })
    }
    await expect(record({ actor: { ...nurse, ticket: NO_TICKET } })).rejects.toMatchObject({ code: REFUSED })
  })

  it('is refused without a reason, or with a short one', async () => {
    for (const why of [null, 'Too short']) await expect(record({ why })).rejects.toMatchObject({ code: '23514' })
  })

  it('shows nothing of a protected record to an ordinary look-up that calls itself one that opens', async () => {
    expect((await read(await record({ inEmergency: false, why: null, opensProtected: true }), nurse))?.outcome).toBe('protected')
    expect((await read(await record({ opensProtected: false }), nurse))?.outcome).toBe('protected')
  })

  it('cannot be made of an ordinary look-up: it stays protected, and the record cannot be changed or written', async () => {
    const eventId = await record({ inEmergency: false, why: null })
    expect((await read(eventId, nurse))?.outcome).toBe('protected')
    for (const statement of [
      'update cpis.access_matched set in_emergency = true',
      'insert into cpis.access_matched (in_emergency) values (true)',
      'update cpis.child set is_protected = false',
      'delete from cpis.access_alert',
      "insert into cpis.access_alert (kind) values ('emergency-access')",
      'select from cpis.emergency_request',
      'select from cpis.rate_count',
      'delete from cpis.rate_count',
      `update cpis.rate_limit set most = '{1000000, 1000000, 1000000}'`,
      `select cpis.tell_leads('emergency-access', null, null, null, null, null, null, null, null, false)`,
      'select cpis.session_logged_in_lately(null, null)',
    ]) {
      const answer = await application.query(statement).then(
        ({ rowCount }) => rowCount,
        (error: { code?: string }) => error.code,
      )
      expect([statement, answer === REFUSED || answer === 0]).toEqual([statement, true])
    }
    expect((await read(eventId, nurse))?.outcome).toBe('protected')
  })

  it('is read by nobody else, not before it is committed, and not after 15 minutes', async () => {
    const eventId = await record()
    expect(await read(eventId, colleague)).toBeNull()
    await application.query('begin')
    const early = await record()
    expect(await read(early, nurse)).toBeNull()
    await application.query('rollback')
    expect(await read(early, nurse)).toBeNull()
    await admin.query('set session_replication_role = replica')
    await admin.query(`update cpis.access_matched set at = at - interval '15 minutes' where event_id = $1`, [eventId])
    await admin.query('set session_replication_role = origin')
    expect(await read(eventId, nurse)).toEqual({ state: 'over' })
  })

  it('is never without its alert: what cannot be told is not recorded', async () => {
    await admin.query(`alter table cpis.access_alert add constraint nobody_is_told check (false) not valid`)
    const eventId = randomUUID()
    await expect(record({ eventId })).rejects.toMatchObject({ code: '23514' })
    await admin.query('alter table cpis.access_alert drop constraint nobody_is_told')
    expect(await read(eventId, nurse)).toBeNull()
  })
})
