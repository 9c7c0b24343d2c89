import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import { createClinician, recordAccess } from '@/tests/factories/access'
import { createAdministrator } from '@/tests/factories/administrator'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createClinicalActor } from '@/tests/factories/clinical-actor'
import { createPlan } from '@/tests/factories/plan'
import { fakeNhsNumber } from './fake-nhs-number'

/** Two authorities that hold the same kinds of things, and somebody of every role. */
export interface FilledRegister {
  authorities: [TestAuthority, TestAuthority]
  people: Actor[]
}

/** Fills every table of a new database, for two authorities, so that a rule which hides nothing is seen to. */
export async function fillRegister(admin: pg.Client): Promise<FilledRegister> {
  const authorities: [TestAuthority, TestAuthority] = [await createAuthority(admin), await createAuthority(admin)]
  const people = [await createClinicalActor(admin), await createClinicalActor(admin, { role: 'SG' })]
  const nurse = await createClinician(admin)
  for (const authority of authorities) {
    for (const role of ['LP', 'LD', 'ED'] as const) people.push(await createAuthorityActor(admin, authority, role))
    await fillAuthority(admin, authority, nurse)
  }
  for (const role of ['OA', 'NA', 'AU'] as const) people.push(await createAdministrator(admin, role))
  for (const person of people) await fillSession(admin, person)
  await recordAccess(admin, nurse, fakeNhsNumber(9_000))
  // Accesses of a month for which there is no partition, in the partitions that catch what no month does.
  await admin.query('set session_replication_role = replica')
  for (const table of ['access_matched', 'access_unmatched']) {
    await admin.query(`insert into cpis.${table} select * from jsonb_populate_record(null::cpis.${table},
      (select to_jsonb(a) || jsonb_build_object('event_id', gen_random_uuid(), 'at', '2001-02-03T04:05:06Z') from cpis.${table} a limit 1))`)
  }
  await admin.query('set session_replication_role = origin')
  return { authorities, people }
}

async function fillAuthority(admin: pg.Client, authority: TestAuthority, nurse: Awaited<ReturnType<typeof createClinician>>): Promise<void> {
  const child = await createChild(admin, authority)
  await createPlan(admin, child)
  await createPlan(admin, await createChild(admin, authority, { shielded: true }), { type: 'LAC' })
  await recordAccess(admin, nurse, child.nhsNumber)
  await admin.query(
    `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, rows_read, rows_added, rows_changed, rows_ended,
       rows_unchanged, rows_withdrawn, rows_rejected, file_code)
     values ($1, 'full', 'list.csv', repeat('a', 64), 'test', 0, 0, 0, 0, 0, 0, 0, 'CPF01')`, [authority.id])
  await admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [fakeNhsNumber(9_100 + Number(authority.code)), child.nhsNumber])
}

async function fillSession(admin: pg.Client, person: Actor): Promise<void> {
  await admin.query(`insert into cpis.person_identity (provider, subject, person_id) values ('cis2', $1, $2)`, [randomUUID(), person.personId])
  await admin.query(`select cpis.keep_refused_entry($1, 'abc', 'direct-care', '', 'letters', 0)`, [person.sessionId])
  await admin.query(`insert into cpis.plan_search (session_id, term) values ($1, 'Ashworth')`, [person.sessionId])
}
