import { createHmac, randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Actor } from '@/lib/identity/actor'
import { actAs } from './by-sql'
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

/** Fills every table of a new database, for two authorities, so that a rule that hides nothing is noticed. */
export async function fillRegister(admin: pg.Client): Promise<FilledRegister> {
  const authorities: [TestAuthority, TestAuthority] = [await createAuthority(admin), await createAuthority(admin)]
  const people = [await createClinicalActor(admin), await createClinicalActor(admin, { role: 'SG' })]
  const nurse = await createClinician(admin)
  for (const authority of authorities) {
    const staff: Actor[] = []
    for (const role of ['LP', 'LD', 'ED', 'OA'] as const) staff.push(await createAuthorityActor(admin, authority, role))
    people.push(...staff)
    await fillAuthority(admin, authority, nurse)
    await fillKeeping(admin, authority, staff[1]!, staff[0]!)
    await fillWorkDone(admin, authority)
  }
  await fillTransfers(admin, authorities)
  for (const role of ['OA', 'NA', 'AU'] as const) people.push(await createAdministrator(admin, role))
  await fillAdministration(admin)
  await fillApiClients(admin)
  for (const person of people) await fillSession(admin, person)
  await admin.query(`select cpis.begin_sign_in(sha256('a browser'), sha256('a network'))`)
  // That of the key with which tests serve the register.
  const fingerprint = createHmac('sha256', 'a subject key of the tests and nothing else').update('fingerprint of SUBJECT_KEY').digest()
  await admin.query(`select cpis.hold_key('SUBJECT_KEY', $1, '{}')`, [fingerprint])
  await admin.query(`select cpis.end_provider_sessions('cis2', null, 'a session', sha256('a notice'), now() + interval '1 hour')`)
  await recordAccess(admin, nurse, fakeNhsNumber(9_000))
  for (const person of people.filter(({ setting }) => setting !== null)) {
    await fillEmergency(admin, person)
    await fillReview(admin, person)
  }
  await admin.query(
    `insert into cpis.access_export (filter, records, reason, requested_by, requested_by_name)
     select '{}', 1, 'The complaint of a parent', id, name from cpis.person limit 1`,
  )
  await fillProof(admin)
  // Accesses in a month without a partition, which go to the default partitions.
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
  await createPlan(admin, await createChild(admin, authority, { givenName: 'Jo', isProtected: true, wasCompared: false }), { type: 'LAC' })
  await admin.query(
    `update cpis.authority set delivers_email = true, delivers_mailbox = true, notice_emails = '{duty@authority.test}' where organisation_id = $1`,
    [authority.id],
  )
  await recordAccess(admin, nurse, child.nhsNumber)
  await admin.query('begin')
  await actAs(admin, nurse.ticket)
  await admin.query(`select cpis.report_outcome(a.event_id, 'admitted', null) from cpis.access_matched a where a.nhs_number = $1`, [child.nhsNumber])
  await admin.query('commit')
  await admin.query(
    `insert into cpis.upload (authority_id, contents, file_name, file_sha256, received_by, rows_read, rows_added, rows_changed, rows_ended,
       rows_unchanged, rows_withdrawn, rows_rejected, file_code, applied_at, applied_by)
     values ($1, 'full', 'list.csv', repeat('a', 64), 'test', 0, 0, 0, 0, 0, 0, 0, 'CPF01', now(), 'test')`,
    [authority.id],
  )
  await admin.query('insert into cpis.superseded_number (nhs_number, replaced_by) values ($1, $2)', [
    fakeNhsNumber(9_100 + Number(authority.code)),
    child.nhsNumber,
  ])
  await admin.query(
    'insert into cpis.former_number (child_id, authority_id, present_number, nhs_number) select id, authority_id, nhs_number, $2 from cpis.child where id = $1',
    [child.id, fakeNhsNumber(9_100 + Number(authority.code))],
  )
  await admin.query('insert into cpis.parted_number (nhs_number, replaced_by, parted_by) values ($1, $2, $3)', [
    fakeNhsNumber(9_100 + Number(authority.code)),
    fakeNhsNumber(9_101 + Number(authority.code)),
    authority.id,
  ])
  await admin.query(`insert into cpis.closed_number (authority_id, number_key) values ($1, sha256('a number that an adoption closed'))`, [
    authority.id,
  ])
}

/** What the authority keeps besides children and plans: teams, changes, two people's drafts, requests, and what a file left behind. */
async function fillKeeping(admin: pg.Client, authority: TestAuthority, manager: Actor, practitioner: Actor): Promise<void> {
  const given = [authority.id, manager.personId]
  await admin.query(`insert into cpis.lead_team (authority_id, name, phone) values ($1, 'North team', '01632 960300')`, [authority.id])
  await admin.query(
    `insert into cpis.authority_change (authority_id, person_id, person_name, field) values ($1, $2, 'Pat Tester', 'duty-phone')`,
    given,
  )
  for (const person of [manager, practitioner]) {
    await admin.query(`insert into cpis.plan_draft (person_id, authority_id, journey) values ($2, $1, 'add')`, [authority.id, person.personId])
  }
  await admin.query(
    `insert into cpis.approval (authority_id, kind, child_id, reason, requested_by, requested_by_name)
     select $1, 'protection-lift', c.id, 'The address is known by now', $2, 'Pat Tester' from cpis.child c where c.authority_id = $1 and c.is_protected`,
    given,
  )
  const upload = 'select id from cpis.upload where authority_id = $1'
  await admin.query(`insert into cpis.upload_file (upload_id, authority_id, bytes) select u.id, $1, 'file' from (${upload}) u`, [authority.id])
  await admin.query(
    `insert into cpis.checked_file (upload_id, authority_id, details, accepted_rows, decided_rows, rejected_rows) select u.id, $1, '{}', '', '', '' from (${upload}) u`,
    [authority.id],
  )
  await admin.query(`insert into cpis.recheck_night (on_day) values (cpis.today()) on conflict do nothing`)
  await admin.query(
    `insert into cpis.recheck_change (child_id, on_day, version_id, verdict) select id, cpis.today(), version_id, 'differs' from cpis.child where authority_id = $1`,
    [authority.id],
  )
  await admin.query(`insert into cpis.traced_row (upload_id, authority_id, row, verdict) select u.id, $1, 2, 'matched' from (${upload}) u`, [
    authority.id,
  ])
  await admin.query(
    `insert into cpis.file_work (upload_id, authority_id, kind, asked_by_id, asked_by, session_id)
     select u.id, $1, 'check', $2, 'Pat Tester', gen_random_uuid() from (${upload}) u`,
    given,
  )
  await admin.query(
    `insert into cpis.upload_row (upload_id, row, authority_id, outcome, code, number, child_name, plan_type)
     select u.id, 1, $1, 'rejected', 'CPR02', '999 000 0000', 'Robin Ashworth', 'CPP' from (${upload}) u`,
    [authority.id],
  )
  await admin.query(
    `insert into cpis.rejected_row (authority_id, upload_id, row, cells, about, code, reason)
     select $1, u.id, 1, jsonb_build_object('plan_type', p.type, 'local_id', c.local_id), 'row 1', 'CPR02', 'The number is too short'
     from (${upload}) u, (select * from cpis.plan where authority_id = $1 order by id limit 1) p join cpis.child c on c.id = p.child_id`,
    [authority.id],
  )
  await admin.query(
    `insert into cpis.held_ending (authority_id, upload_id, plan_id, end_date, how, apply_after, needs_approval)
     select $1, u.id, p.id, cpis.today(), 'absent', now() + interval '24 hours', false
     from (${upload}) u, (select id from cpis.plan where authority_id = $1 order by id limit 1) p`,
    [authority.id],
  )
  await admin.query(
    `insert into cpis.upload_absence (upload_id, plan_id, authority_id)
     select u.id, p.id, $1 from (${upload}) u, (select id from cpis.plan where authority_id = $1 order by id limit 1) p`,
    [authority.id],
  )
  await admin.query(`insert into cpis.mass_ending (upload_id, authority_id, plans_ending, plans_active) select u.id, $1, 2, 3 from (${upload}) u`, [
    authority.id,
  ])
}

/** A seal, a verification and a legal hold. */
async function fillProof(admin: pg.Client): Promise<void> {
  await admin.query(`insert into cpis.seal_checkpoint (n, body, signature) values (1, '{}', repeat('s', 64)::bytea)`)
  await admin.query(
    `insert into cpis.seal_leaf (n, place, source, row_id, row_at, form, hash) values (1, 0, 'event', gen_random_uuid(), now(), 1, repeat('h', 32)::bytea)`,
  )
  await admin.query(`insert into cpis.verification_run (rows, checkpoints, verdict, problems, milliseconds) values (1, 1, 'proved', 0, 1)`)
  await admin.query(
    `insert into cpis.legal_hold (kind, reason, placed_by, placed_by_name) values ('everything', 'An inquiry was announced', gen_random_uuid(), 'Pat Tester')`,
  )
}

/** What the worker makes of it: a message waiting to be fetched, and how current the information is today. */
async function fillWorkDone(admin: pg.Client, authority: TestAuthority): Promise<void> {
  await admin.query(`insert into cpis.mailbox_message (id, authority_id, kind, body) values (gen_random_uuid(), $1, 'access', '<notice/>')`, [
    authority.id,
  ])
  await admin.query(`insert into cpis.mailbox_nonce (mailbox, nonce, count) values ($1 || 'CP001', 'nonce', 1)`, [authority.code])
  await admin.query(`insert into cpis.mailbox_refusal (authority_id, why, minute, count) values ($1, 'signature', date_trunc('minute', now()), 1)`, [
    authority.id,
  ])
  await admin.query('insert into cpis.mail_pace (authority_id) values ($1)', [authority.id])
  await admin.query(
    `insert into cpis.quality_snapshot (authority_id, on_day, rows_to_fix, unborn_overdue, unread_accesses, numbers_to_check)
     values ($1, cpis.today(), 1, 0, 0, 0)`,
    [authority.id],
  )
}

/** From each authority to the other, offers that are waiting, declined, withdrawn and accepted. */
async function fillTransfers(admin: pg.Client, authorities: [TestAuthority, TestAuthority]): Promise<void> {
  const [first, second] = authorities
  for (const [from, to] of [
    [first, second],
    [second, first],
  ] as const) {
    await admin.query(
      `insert into cpis.transfer (plan_id, from_authority, to_authority, nhs_number, family_name, given_name, date_of_birth, type, start_date,
         moves_on, state, decline_reason, offered_by, offered_by_name, decided_at, decided_by, decided_by_name, new_plan_id, new_version_id)
       select p.id, $1, $2, p.nhs_number, c.family_name, c.given_name, c.date_of_birth, p.type, p.start_date, cpis.today(), s.state,
         case when s.state = 'declined' then 'not-ours' end, o.id, o.name, d.at, d.by, d.name,
         case when s.state = 'accepted' then n.id end,
         case when s.state = 'accepted' then n.version_id end
       from (select * from cpis.plan where authority_id = $1 limit 1) p join cpis.child c on c.id = p.child_id
       cross join (select id, name from cpis.person limit 1) o
       cross join (select id, version_id from cpis.plan where authority_id = $2 limit 1) n
       cross join unnest(array['offered', 'declined', 'taken-back', 'accepted']) as s (state)
       left join lateral (select now() as at, o.id as by, o.name as name) d on s.state <> 'offered'`,
      [from.id, to.id],
    )
  }
}

/** For every organisation, an invited person, a requested privileged role, a contact and what its administrators did. */
async function fillAdministration(admin: pg.Client): Promise<void> {
  const everyPlace = `from cpis.organisation o cross join (select id, name from cpis.person order by created_at limit 1) p`
  await admin.query(
    `with n as (insert into cpis.person (name, email) select 'Nik Newcomer', replace(id::text, '-', '') || '@example.test' from cpis.organisation returning id, email)
     insert into cpis.invitation (person_id, organisation_id, provider, email, invited_by, invited_by_name)
     select n.id, o.id, 'cis2', n.email, p.id, p.name ${everyPlace} join n on n.email = replace(o.id::text, '-', '') || '@example.test'`,
  )
  await admin.query(
    `insert into cpis.role_request (person_id, role, organisation_id, reason, requested_by, requested_by_name)
     select i.person_id, 'OA', i.organisation_id, 'Will run it for them', i.invited_by, i.invited_by_name from cpis.invitation i`,
  )
  await admin.query(
    `insert into cpis.organisation_contact (organisation_id, name, phone) select id, 'Front Desk', '01632 960111' from cpis.organisation`,
  )
  await admin.query(
    `insert into cpis.administration_change (person_id, organisation_id, what, by_person, by_name) select p.id, o.id, 'invited', p.id, p.name ${everyPlace}`,
  )
}

/** For every council and NHS organisation, a system that has made requests, with what it left: a proof, a token, a refusal, its changes. */
async function fillApiClients(admin: pg.Client): Promise<void> {
  await admin.query(
    `insert into cpis.api_client (organisation_id, name, contact_name, contact_email, scopes, networks)
     select id, 'Case management', 'Sam Systems', 'systems@example.test', array[case kind when 'nhs' then 'lookup' else 'upload' end], '{127.0.0.1}'
     from cpis.organisation where kind in ('authority', 'nhs')`,
  )
  await admin.query(
    `select cpis.issue_api_token(id, version, scopes, sha256(id::text::bytea), now() + interval '1 minute', id::text, '127.0.0.1') from cpis.api_client`,
  )
  await admin.query(`select cpis.count_api_refusals(id, 'signature', 1) from cpis.api_client`)
  await admin.query(`select cpis.note_api_client(c, 'client-added', null, 'Kim Administrator') from cpis.api_client c`)
}

/** What a clinician who asked for emergency access leaves: the request, the count of look-ups, and an alert. */
async function fillEmergency(admin: pg.Client, { ticket, personId, name, role, organisation }: Actor): Promise<void> {
  await admin.query(`select cpis.keep_emergency_request($1, null, $2, 'direct-care')`, [ticket.text, fakeNhsNumber(9_000)])
  await admin.query(`select cpis.count_lookup($1, $2, $3, 'Front door', false)`, [ticket.text, name, organisation.name])
  await admin.query(`select cpis.tell_leads('many-checks', null, $1, $2, $3, $4, $5, 'Front door', null, false)`, [
    personId,
    name,
    role,
    organisation.id,
    organisation.name,
  ])
}

/** An organisation's weekly review: a line and a question about each of its people. */
async function fillReview(admin: pg.Client, { personId, name, role, organisation }: Actor): Promise<void> {
  await admin.query(
    `with i as (
       insert into cpis.review_item (organisation_id, week, kind, person_id, person_name, role, setting_name, first_at, last_at, times, event_ids)
       values ($1, date_trunc('week', cpis.today())::date, 'same-name', $2, $3, $4, 'Front door', now(), now(), 1, '{}') returning *)
     insert into cpis.review_question (item_id, organisation_id, person_id, kind, setting_name, first_at, last_at, asked_by, asked_by_name)
     select id, organisation_id, person_id, kind, setting_name, first_at, last_at, person_id, person_name from i`,
    [organisation.id, personId, name, role],
  )
}

async function fillSession(admin: pg.Client, person: Actor): Promise<void> {
  await admin.query(`insert into cpis.person_identity (provider, subject, person_id) values ('cis2', $1, $2)`, [randomUUID(), person.personId])
  await admin.query(`select cpis.keep_refused_entry($1, 'abc', 'direct-care', '', 'letters', 0)`, [person.ticket.text])
  await admin.query(`insert into cpis.kept_form (session_id, form, answers) values ($1, 'number', '{}')`, [person.sessionId])
}
