import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openWorkerDatabase, type WorkerDatabase } from '@/server/worker/worker-database'
import { doWhatIsDue } from '@/tests/support/periodic-work'
import { createClinician, recordAccess, type TestClinician } from '@/tests/factories/access'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** Each kind of line, a moment younger and a day older than its term: the first stays, the second goes, and lines under a hold stay. */

let database: TestDatabase
let admin: pg.Client
let workerDatabase: WorkerDatabase
let authority: TestAuthority
let nurse: TestClinician
let manager: string
let organisation: string
let setting: string

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  workerDatabase = openWorkerDatabase(database.workerUrl)
  authority = await createAuthority(admin)
  nurse = await createClinician(admin)
  manager = (await createAuthorityActor(admin, authority, 'LD')).personId
  const clinical = await createClinicalActor(admin)
  organisation = clinical.organisation.id
  setting = clinical.setting!.id
})
afterAll(async () => {
  await workerDatabase.close()
  await admin.end()
  await database.drop()
})

async function letTheClockWork(): Promise<void> {
  await admin.query('update cpis.periodic_work set next_at = now()')
  await doWhatIsDue(workerDatabase)
  const { rows } = await admin.query('select name, last_error from cpis.periodic_work where failed_at is not null')
  expect(rows).toEqual([])
}

/** Adds a person with nothing but a name. */
async function addPerson(ago = '1 hour'): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(
    `insert into cpis.person (name, email, status, created_at) values ('Robin Gone', $1, 'active', now() - $2::interval) returning id`,
    [`${randomUUID()}@example.test`, ago],
  )
  return rows[0]!.id
}

const addSession = (person: string, ago: string) =>
  one(
    `insert into cpis.session (token_hash, person_id, auth_version, provider, created_at, expires_at, ended_at, end_reason)
   values ($1, $2, 1, 'cis2', now() - $3::interval - interval '1 hour', now() - $3::interval, now() - $3::interval, 'signed-out') returning id`,
    [randomBytes(32), person, ago],
  )

async function one(sql: string, values: unknown[]): Promise<string> {
  const { rows } = await admin.query<{ id: string }>(sql, values)
  return rows[0]!.id
}

/** What ends, after which time, and how to make a line of that age; `make` returns the key by which the line is found again. */
const ENDS: { what: string; term: string; table: string; key?: string; make: (ago: string) => Promise<string> }[] = [
  {
    what: 'a log-in that is over',
    term: '90 days',
    table: 'session',
    make: async (ago) => {
      const person = await addPerson()
      const id = await addSession(person, ago)
      await addSession(person, '1 hour')
      return id
    },
  },
  {
    what: 'what was typed that is no NHS number',
    term: '15 minutes',
    table: 'kept_form',
    key: 'session_id',
    make: async (ago) => {
      const session = await addSession(await addPerson(), '1 hour')
      await admin.query(
        `insert into cpis.kept_form (session_id, form, answers, at, shown_once, good_until)
         values ($1, 'refused entry', '{"entry":"12"}', now() - $2::interval, true, now() - $2::interval + interval '15 minutes')`,
        [session, ago],
      )
      return session
    },
  },
  {
    what: 'what was typed into a form that nobody came back to',
    term: '600 minutes',
    table: 'kept_form',
    key: 'session_id',
    make: async (ago) => {
      const session = await addSession(await addPerson(), '1 hour')
      await admin.query(
        `insert into cpis.kept_form (session_id, form, answers, at, good_until) values ($1, 'number', '{}', now() - $2::interval, now() - $2::interval + interval '10 hours')`,
        [session, ago],
      )
      return session
    },
  },
  { what: 'an invitation that was taken up', term: '90 days', table: 'invitation', key: 'person_id', make: (ago) => addInvitation(ago, true) },
  {
    what: 'an invitation that was never taken up',
    term: '13 months',
    table: 'invitation',
    key: 'person_id',
    make: (ago) => addInvitation(ago, false),
  },
  {
    what: 'a mail that was given up',
    term: '90 days',
    table: 'outbox',
    make: (ago) =>
      one(
        `insert into cpis.outbox (event_id, authority_id, channel, state, settled_at) values ($1, $2, 'email', 'dead', now() - $3::interval) returning id`,
        [randomUUID(), authority.id, ago],
      ),
  },
  {
    what: 'the empty line of a message',
    term: '90 days',
    table: 'mailbox_message',
    make: (ago) =>
      one(
        `insert into cpis.mailbox_message (id, authority_id, kind, body, created_at) values ($1, $2, 'access', null, now() - $3::interval) returning id`,
        [randomUUID(), authority.id, ago],
      ),
  },
  { what: 'an alert about a run that found nothing', term: '13 months', table: 'access_alert', make: (ago) => addAlert(ago, 'no-match-run') },
  { what: 'any other alert', term: '25 years', table: 'access_alert', make: (ago) => addAlert(ago, 'over-limit') },
  {
    what: 'what happened afterwards',
    term: '25 years',
    table: 'access_outcome',
    make: (ago) =>
      one(`insert into cpis.access_outcome (event_id, actor_id, at, outcome) values ($1, $2, now() - $3::interval, 'admitted') returning id`, [
        randomUUID(),
        nurse.personId,
        ago,
      ]),
  },
  { what: 'what a review listed', term: '25 years', table: 'review_item', make: (ago) => addReviewItem(ago) },
  {
    what: 'what was asked about it',
    term: '25 years',
    table: 'review_question',
    key: 'item_id',
    make: async (ago) => {
      const item = await addReviewItem(ago)
      await admin.query(
        `insert into cpis.review_question (item_id, organisation_id, person_id, kind, setting_name, first_at, last_at, asked_by, asked_by_name)
       select id, organisation_id, person_id, kind, setting_name, first_at, last_at, $2, 'Pat' from cpis.review_item where id = $1`,
        [item, manager],
      )
      return item
    },
  },
  {
    what: 'a request for a file of access records',
    term: '25 years',
    table: 'access_export',
    make: (ago) =>
      one(
        `insert into cpis.access_export (requested_by, requested_by_name, filter, reason, records, requested_at) values ($1, 'Pat', '{}', 'An inquiry has asked for it', 1, now() - $2::interval) returning id`,
        [manager, ago],
      ),
  },
  { what: 'the line of a file', term: '25 years', table: 'upload', make: (ago) => addUpload(ago) },
  {
    what: 'a request of two people about a file',
    term: '25 years',
    table: 'approval',
    make: async (ago) =>
      one(
        `insert into cpis.approval (authority_id, kind, upload_id, reason, requested_by, requested_by_name) values ($1, 'endings', $2, 'A file ends many plans', $3, 'Pat') returning id`,
        [authority.id, await addUpload(ago), manager],
      ),
  },
  {
    what: 'the counts of a file that would have ended more than half',
    term: '25 years',
    table: 'mass_ending',
    key: 'upload_id',
    make: async (ago) => {
      const upload = await addUpload(ago)
      await admin.query(
        `insert into cpis.mass_ending (upload_id, authority_id, at, plans_ending, plans_active) values ($1, $2, now() - $3::interval, 8, 10)`,
        [upload, authority.id, ago],
      )
      return upload
    },
  },
  {
    what: 'who changed a contact',
    term: '8 years',
    table: 'authority_change',
    make: (ago) =>
      one(
        `insert into cpis.authority_change (authority_id, at, person_id, person_name, field) values ($1, now() - $3::interval, $2, 'Pat', 'day-phone') returning id`,
        [authority.id, manager, ago],
      ),
  },
  {
    what: 'what an administrator did',
    term: '25 years',
    table: 'administration_change',
    make: (ago) =>
      one(
        `insert into cpis.administration_change (at, person_id, organisation_id, what, about, by_person, by_name)
     values (now() - $2::interval, $3, $1, 'role-given', '', $3, 'Pat') returning id`,
        [organisation, ago, manager],
      ),
  },
  {
    what: 'a request for a privileged role',
    term: '25 years',
    table: 'role_request',
    make: async (ago) =>
      one(
        `insert into cpis.role_request (person_id, role, organisation_id, reason, requested_at, requested_by, requested_by_name, decision, decided_at, decided_by, decided_by_name)
     values ($1, 'OA', $2, 'They have none there yet', now() - $3::interval, $4, 'Pat', 'approved', now(), $5, 'Kim') returning id`,
        [await addPerson(), organisation, ago, manager, await addPerson()],
      ),
  },
  { what: 'a role that ended', term: '25 years', table: 'role_assignment', make: async (ago) => addEndedRole(await addPerson(), ago) },
  { what: 'somebody whom no record names', term: '13 months', table: 'person', make: (ago) => addPerson(ago) },
]

async function addInvitation(ago: string, joined: boolean): Promise<string> {
  const person = await addPerson()
  await admin.query(
    `insert into cpis.invitation (person_id, organisation_id, provider, email, invited_by, invited_by_name, invited_at, expires_at, joined_at)
     values ($1, $2, 'cis2', $3, $4, 'Pat', now() - $5::interval - interval '14 days', now() - $5::interval, case when $6 then now() - $5::interval end)`,
    [person, organisation, `${person}@example.test`, manager, ago, joined],
  )
  await admin.query(`insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id) values ($1, 'CL', $2, $3)`, [
    person,
    organisation,
    setting,
  ])
  return person
}

const addAlert = (ago: string, kind: string) =>
  one(
    `insert into cpis.access_alert (at, kind, person_id, person_name, role, organisation_id, organisation_name, setting_name)
   values (now() - $2::interval, $1, $3, 'Pat', 'CL', $4, 'Hospital', 'Emergency department') returning id`,
    [kind, ago, nurse.personId, organisation],
  )

const addReviewItem = (ago: string, events: string[] = [randomUUID()]) =>
  one(
    `insert into cpis.review_item (organisation_id, week, kind, person_id, person_name, role, setting_name, first_at, last_at, times, event_ids, made_at)
   values ($1, date_trunc('week', now() - $2::interval)::date, 'repeat-views', $3, 'Pat', 'CL', 'Emergency department', now() - $2::interval, now() - $2::interval, 3, $4, now() - $2::interval) returning id`,
    [organisation, ago, nurse.personId, events],
  )

const addUpload = (ago: string) =>
  one(
    `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, file_code, received_at, applied_at, applied_by)
   values ($1, 'full', 'list.csv', $2, 'test', 'CPF03', now() - $3::interval, now(), 'test') returning id`,
    [authority.id, randomBytes(32).toString('hex'), ago],
  )

const addEndedRole = (person: string, ago: string) =>
  one(
    `insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id, granted_at, ended_at)
   values ($1, 'CL', $2, $3, now() - $4::interval - interval '1 year', now() - $4::interval) returning id`,
    [person, organisation, setting, ago],
  )

const isThere = async (table: string, key: string, id: string) =>
  (await admin.query(`select from cpis.${table} where ${key} = $1`, [id])).rowCount === 1

async function hold(kind: string, subject: string | null): Promise<() => Promise<void>> {
  const id = await one(
    `insert into cpis.legal_hold (kind, subject_id, reason, placed_by, placed_by_name) values ($1, $2, 'A court has asked for these', gen_random_uuid(), 'Pat') returning id`,
    [kind, subject],
  )
  return async () => {
    await admin.query(`update cpis.legal_hold set lifted_at = now(), lifted_by = gen_random_uuid(), lifted_by_name = 'Kim' where id = $1`, [id])
  }
}

describe.each(ENDS)('$what', ({ term, table, key = 'id', make }) => {
  it(`stays until ${term} are over, and goes after that`, async () => {
    const [young, old] = [await make(`${term} -30 seconds`), await make(`${term} 24 hours`)]
    await letTheClockWork()
    expect([await isThere(table, key, young), await isThere(table, key, old)]).toEqual([true, false])
  })
})

/** All except lines that end despite a hold: they contain nothing an inquiry could ask for, or belong to somebody else's machine. */
const HELD = ENDS.filter(({ table }) => !['kept_form', 'outbox', 'mailbox_message'].includes(table))

describe.each(HELD)('$what', ({ term, table, key = 'id', make }) => {
  it('is kept by a legal hold, and goes when it is lifted', async () => {
    const lift = await hold('everything', null)
    const old = await make(`${term} 24 hours`)
    await letTheClockWork()
    expect(await isThere(table, key, old)).toBe(true)
    await lift()
    await letTheClockWork()
    expect(await isThere(table, key, old)).toBe(false)
  })
})

describe('what explains a record of access', () => {
  it('stays as long as the record, whatever keeps that', async () => {
    const child = await createChild(admin, authority)
    await createPlan(admin, child)
    await recordAccess(admin, nurse, child.nhsNumber)
    const event = await one(`select event_id as id from cpis.access_matched where nhs_number = $1`, [child.nhsNumber])
    const outcome = await one(
      `insert into cpis.access_outcome (event_id, actor_id, at, outcome) values ($1, $2, now() - interval '26 years', 'admitted') returning id`,
      [event, nurse.personId],
    )
    const item = await addReviewItem('26 years', [event])
    await letTheClockWork()
    expect([await isThere('access_outcome', 'id', outcome), await isThere('review_item', 'id', item)]).toEqual([true, true])
  })
})

describe('a person', () => {
  it('is kept by name as long as anything names them', async () => {
    const [looked, held, role] = [nurse.personId, await addPerson('2 years'), await addPerson('2 years')]
    await admin.query(
      `insert into cpis.person (id, name, email, status, created_at) values ($1, 'Sam Nurse', 'sam@example.test', 'active', now() - interval '2 years')`,
      [looked],
    )
    await addEndedRole(role, '24 years')
    const lift = await hold('person', held)
    await letTheClockWork()
    for (const person of [looked, held, role]) expect(await isThere('person', 'id', person)).toBe(true)
    await lift()
    await letTheClockWork()
    expect(await isThere('person', 'id', held)).toBe(false)
  })

  it('who was invited and never came has no address and no role any more, and can be invited anew', async () => {
    const person = await addInvitation('14 months', false)
    await letTheClockWork()
    const { rows } = await admin.query(
      `select p.email, p.status, (select count(*)::integer from cpis.role_assignment a where a.person_id = p.id and a.ended_at is null) as roles from cpis.person p where p.id = $1`,
      [person],
    )
    expect(rows).toEqual([{ email: null, status: 'suspended', roles: 0 }])
  })

  it('who logs in now and then keeps the last log-in, however old', async () => {
    const person = await addPerson()
    const last = await addSession(person, '2 years')
    await letTheClockWork()
    expect(await isThere('session', 'id', last)).toBe(true)
  })
})

describe('nobody but the clock', () => {
  it('deletes what explains the records, and not before its time', async () => {
    const old = await addAlert('26 years', 'over-limit')
    await expect(admin.query('delete from cpis.access_alert where id = $1', [old])).rejects.toThrow('append-only')
    await admin.query('set role cpis_retention')
    await expect(admin.query(`delete from cpis.administration_change where at < now()`)).rejects.toThrow('append-only')
    await admin.query('reset role')
  })
})
