import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '@/lib/identity/actor'
import { ticketFor } from '@/scripts/disposable-product/ticket'
import type { Ticket } from '@/lib/db/ticket'
import { actAs } from '@/tests/support/by-sql'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild, type TestChild } from '@/tests/factories/child'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** Everything that takes two people, done by SQL from the application's own login without asking for a fresh log-in. */

let database: TestDatabase
let admin: pg.Client
let application: pg.Client
let authority: TestAuthority
let child: TestChild
let practitioner: Actor
let national: Actor

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  application = new pg.Client({ connectionString: database.appUrl })
  await Promise.all([admin.connect(), application.connect()])
})
afterAll(async () => {
  await Promise.all([admin.end(), application.end()])
  await database.drop()
})
beforeEach(async () => {
  authority = await createAuthority(admin)
  child = await createChild(admin, authority, { isProtected: true })
  practitioner = await createAuthorityActor(admin, authority, 'LP')
  national = await createAdministrator(admin, 'NA')
})

/** One statement as the application, for whoever the ticket names. Returns its first column and the number of rows. */
async function run(ticket: Ticket, sql: string, values: unknown[]): Promise<{ said: unknown; rows: number }> {
  await actAs(application, ticket, { inTransaction: false })
  const { rows, rowCount } = await application.query<{ said: unknown }>(sql, values)
  return { said: rows[0]?.said, rows: rowCount ?? 0 }
}

async function add(sql: string, values: unknown[]): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(`${sql} returning id`, values)
  return rows[0]!.id
}

const askToLiftProtection = async () =>
  add(
    `insert into cpis.approval (authority_id, kind, child_id, reason, requested_by, requested_by_name) values ($1, 'protection-lift', $2, 'The threat has ended by now', $3, 'Dana')`,
    [authority.id, child.id, (await createAuthorityActor(admin, authority, 'LD')).personId],
  )

async function askForEndings(): Promise<string> {
  const upload = await add(
    `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, applied_at, applied_by)
     values ($1, 'full', 'list.csv', md5($2) || md5($2), 'test', 'CPF03', now(), 'test')`,
    [authority.id, randomUUID()],
  )
  return add(
    `insert into cpis.approval (authority_id, kind, upload_id, reason, requested_by, requested_by_name) values ($1, 'endings', $2, 'A file ends many plans', $3, 'Dana')`,
    [authority.id, upload, (await createAuthorityActor(admin, authority, 'LD')).personId],
  )
}

async function askForRole(): Promise<string> {
  const asker = await createAdministrator(admin, 'NA')
  const somebody = await add(`insert into cpis.person (name, email, status) values ('New Administrator', $1, 'active')`, [
    `${randomUUID()}@example.test`,
  ])
  return add(
    `insert into cpis.role_request (person_id, role, organisation_id, reason, requested_by, requested_by_name) values ($1, 'NA', $2, 'There are too few of us', $3, $4)`,
    [somebody, asker.organisation.id, asker.personId, asker.name],
  )
}

const askForFile = async () =>
  add(
    `insert into cpis.access_export (requested_by, requested_by_name, filter, reason, records) values ($1, 'Catherine', '{}', 'An inquiry has asked for it', 1)`,
    [(await createAdministrator(admin, 'AU')).personId],
  )

const placeHold = () =>
  add(`insert into cpis.legal_hold (kind, reason, placed_by, placed_by_name) values ('everything', 'A court has asked for these', $1, 'Catherine')`, [
    randomUUID(),
  ])

const ACTS = [
  {
    what: 'lifting a protection',
    ask: askToLiftProtection,
    who: () => practitioner,
    sql: `select cpis.decide_approval($1, 'approved', 'Pat') as said`,
    done: 'decided',
  },
  {
    what: 'agreeing to many endings',
    ask: askForEndings,
    who: () => practitioner,
    sql: `select cpis.decide_approval($1, 'approved', 'Pat') as said`,
    done: 'decided',
  },
  {
    what: 'approving a privileged role',
    ask: askForRole,
    who: () => national,
    sql: `select cpis.decide_role_request($1, 'approved', '', 'Kim') as said`,
    done: 'done',
  },
  {
    what: 'agreeing to a file of access records',
    ask: askForFile,
    who: () => national,
    sql: `select cpis.decide_access_export($1, 'approved', 'Kim') as said`,
    done: 'decided',
  },
] as const

const setSession = (actor: Actor, change: string) => admin.query(`update cpis.session set ${change} where id = $1`, [actor.sessionId])

describe.each(ACTS)('$what', ({ ask, who, sql, done }) => {
  it.each([
    ['logged in more than five minutes ago', `auth_time = now() - interval '301 seconds'`],
    ['has logged out', `ended_at = now(), end_reason = 'signed-out'`],
    ['has a session that ran out', `expires_at = now() - interval '1 second'`],
    ['has chosen no role yet', `assignment_id = null`],
    ['has lost a role since', `auth_version = auth_version - 1`],
  ])('is refused of somebody who %s, and done when they have just logged in', async (_what, change) => {
    const id = await ask()
    const actor = who()
    await setSession(actor, change)
    expect((await run(actor.ticket, sql, [id])).said).toBe('log-in-again')
    const {
      rows: [kept],
    } = await admin.query('select is_protected from cpis.child where id = $1', [child.id])
    expect(kept).toEqual({ is_protected: true })
    const fresh = who().role === 'LP' ? await createAuthorityActor(admin, authority, 'LP') : await createAdministrator(admin, 'NA')
    expect((await run(fresh.ticket, sql, [id])).said).toBe(done)
  })
})

describe('a legal hold', () => {
  const lift = `update cpis.legal_hold set lifted_at = now(), lifted_by = $2, lifted_by_name = 'Kim' where id = $1`

  it('is not lifted by somebody who logged in more than five minutes ago', async () => {
    const id = await placeHold()
    await setSession(national, `auth_time = now() - interval '301 seconds'`)
    expect((await run(national.ticket, lift, [id, national.personId])).rows).toBe(0)
    await setSession(national, `auth_time = now() - interval '299 seconds'`)
    expect((await run(national.ticket, lift, [id, national.personId])).rows).toBe(1)
  })
})

describe('a log-in of another role', () => {
  it('agrees to nothing in the role that is merely said', async () => {
    const manager = await createAuthorityActor(admin, authority, 'LD')
    const elsewhere = await createAuthorityActor(admin, await createAuthority(admin), 'LP')
    const id = await askToLiftProtection()
    for (const { personId } of [manager, elsewhere, national]) {
      expect(
        (
          await run(
            await ticketFor(admin, { personId, role: 'LP', organisation: authority }),
            `select cpis.decide_approval($1, 'approved', 'Pat') as said`,
            [id],
          )
        ).said,
      ).toBe('log-in-again')
    }
  })

  it('declines all the same: that takes nothing', async () => {
    const id = await askToLiftProtection()
    await setSession(practitioner, `auth_time = now() - interval '2 hours'`)
    expect((await run(practitioner.ticket, `select cpis.decide_approval($1, 'declined', 'Pat') as said`, [id])).said).toBe('decided')
  })
})
