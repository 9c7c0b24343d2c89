import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@/tests/support/database'

/** The database itself refuses whatever would break an invariant, whoever asks: these statements run as superuser. */

let database: TestDatabase
let admin: pg.Client

const AUTHORITY = '10000000-0000-4000-8000-000000000001'
const OTHER_AUTHORITY = '10000000-0000-4000-8000-000000000002'
const HOSPITAL = '10000000-0000-4000-8000-000000000003'
const OTHER_HOSPITAL = '10000000-0000-4000-8000-000000000004'
const NATIONAL = '10000000-0000-4000-8000-000000000005'
const CHILD = '20000000-0000-4000-8000-000000000001'
const SAME_CHILD = '20000000-0000-4000-8000-000000000002'
const PERSON = '30000000-0000-4000-8000-000000000001'
const SETTING = '40000000-0000-4000-8000-000000000001'
const OTHER_SETTING = '40000000-0000-4000-8000-000000000002'
const SESSION = '50000000-0000-4000-8000-000000000001'
const PLAN = '60000000-0000-4000-8000-000000000001'
const NUMBER = '9990010005'

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Client({ connectionString: database.adminUrl })
  await admin.connect()
  await admin.query(`
    insert into cpis.organisation (id, kind, name, ods_code) values ('${AUTHORITY}', 'authority', 'Leeds', null), ('${OTHER_AUTHORITY}', 'authority', 'Camden', null),
      ('${HOSPITAL}', 'nhs', 'Hospital', 'RR8'), ('${OTHER_HOSPITAL}', 'nhs', 'Other hospital', 'RRK'), ('${NATIONAL}', 'national', 'National', 'X26');
    insert into cpis.authority (organisation_id, dfe_code, gss_code) values ('${AUTHORITY}', '383', 'E08000035'), ('${OTHER_AUTHORITY}', '202', 'E09000007');
    insert into cpis.care_setting (id, organisation_id, kind, name) values ('${SETTING}', '${HOSPITAL}', 'ambulance', 'Ambulance'), ('${OTHER_SETTING}', '${OTHER_HOSPITAL}', 'ambulance', 'Ambulance');
    insert into cpis.child (id, authority_id, nhs_number, family_name, given_name, date_of_birth) values
      ('${CHILD}', '${AUTHORITY}', '${NUMBER}', 'Ashworth', 'Robin', '2018-03-04'), ('${SAME_CHILD}', '${OTHER_AUTHORITY}', '${NUMBER}', 'Ashworth', 'Rob', '2018-03-04');
    insert into cpis.plan (id, child_id, authority_id, nhs_number, type, start_date, changed_by) values ('${PLAN}', '${CHILD}', '${AUTHORITY}', '${NUMBER}', 'CPP', '2026-01-01', 'test');
    insert into cpis.person (id, name, email) values ('${PERSON}', 'Sam Person', 'sam@example.test');
    insert into cpis.session (id, token_hash, person_id, auth_version, provider, expires_at) values ('${SESSION}', sha256('token'), '${PERSON}', 1, 'cis2', now() + interval '1 hour');
    insert into cpis.audit_event (type, outcome) values ('plan.list', 'done');`)
})
afterAll(async () => {
  await admin.end()
  await database.drop()
})
beforeEach(async () => {
  await admin.query('begin')
})
afterEach(async () => {
  await admin.query('rollback')
})

const organisation = (kind: string, name: string, code: string | null, status = 'live') =>
  `insert into cpis.organisation (kind, name, ods_code, status) values ('${kind}', '${name}', ${code === null ? 'null' : `'${code}'`}, '${status}')`
const authority = (id: string, dfe: string, gss: string, more = '', values = '') =>
  `insert into cpis.authority (organisation_id, dfe_code, gss_code${more}) values ('${id}', '${dfe}', '${gss}'${values})`
const keptForm = (values: string) =>
  `insert into cpis.kept_form (session_id, form, answers, shown_once, good_until) values ('${SESSION}', 'number', ${values})`
const changeAuthority = (change: string) => `update cpis.authority set ${change} where organisation_id = '${AUTHORITY}'`
const child = (number: string, family = 'Ashworth', given = 'Robin', born = '2018-03-04', held = AUTHORITY) =>
  `insert into cpis.child (authority_id, nhs_number, family_name, given_name, date_of_birth) values ('${held}', '${number}', ${pg.escapeLiteral(family)}, ${pg.escapeLiteral(given)}, '${born}')`
const plan = (type: string, from: string, to: string | null, more: Record<string, string> = {}) => {
  const row = {
    child_id: CHILD,
    authority_id: AUTHORITY,
    nhs_number: NUMBER,
    type,
    start_date: from,
    changed_by: 'test',
    ...(to !== null && { end_date: to }),
    ...more,
  }
  return `insert into cpis.plan (${Object.keys(row).join()}) values (${Object.values(row)
    .map((value) => `'${value}'`)
    .join()})`
}
const upload = (change: Record<string, string>) => {
  const row = {
    authority_id: AUTHORITY,
    contents: 'full',
    file_name: 'a.csv',
    file_sha256: 'a'.repeat(64),
    received_by: 'test',
    rows_read: '3',
    rows_added: '1',
    rows_changed: '1',
    rows_ended: '0',
    rows_unchanged: '0',
    rows_withdrawn: '0',
    rows_rejected: '1',
    file_code: 'CPF02',
    ...change,
  }
  return `insert into cpis.upload (${Object.keys(row).join()}) values (${Object.values(row)
    .map((value) => `'${value}'`)
    .join()})`
}
const role = (code: string, place: string, setting: string | null = null, ended = false) =>
  `insert into cpis.role_assignment (person_id, role, organisation_id, care_setting_id, ended_at)
   values ('${PERSON}', '${code}', '${place}', ${setting === null ? 'null' : `'${setting}'`}, ${ended ? 'now()' : 'null'})`
const access = (kind: 'matched' | 'unmatched', change: Record<string, string | null> = {}) => {
  const both = {
    event_id: 'gen_random_uuid()',
    at: 'now()',
    xact: 'pg_current_xact_id()',
    actor_id: `'${PERSON}'`,
    actor_name: `'Sam'`,
    role: `'CL'`,
    organisation_id: `'${HOSPITAL}'`,
    organisation_name: `'Hospital'`,
    setting_id: `'${SETTING}'`,
    setting_kind: `'ambulance'`,
    setting_name: `'Ambulance'`,
    channel: `'page'`,
    automatic: 'false',
    user_proven: 'true',
    reason: `'direct-care'`,
    subject_key: `sha256('x')`,
    app_version: `'0'`,
    request_id: 'gen_random_uuid()',
    mac: `sha256('y')`,
  }
  const matched = {
    asked_number: `'${NUMBER}'`,
    nhs_number: `'${NUMBER}'`,
    outcome: `'match'`,
    version_ids: `'{}'`,
    authority_ids: `'{}'`,
    notifies: 'true',
    listed: 'true',
  }
  const row: Record<string, string | null> = { ...both, ...(kind === 'matched' ? matched : { outcome: `'none'` }), ...change }
  return `insert into cpis.access_${kind} (${Object.keys(row).join()}) values (${Object.values(row)
    .map((value) => value ?? 'null')
    .join()})`
}
const notice = (
  event: string,
  more = '',
  values = '',
) => `insert into cpis.notification (event_id, at, authority_id, child_id, plan_types, actor_name, role, organisation_name, setting_kind,
  setting_name, reason${more}) values ('${event}', now(), '${AUTHORITY}', '${CHILD}', '{CPP}', 'Sam', 'CL', 'Hospital', 'ambulance', 'Ambulance', 'direct-care'${values})`

/** Integrity violations of the SQL standard: checks, keys, exclusions, and what our own triggers raise. */
const INTEGRITY = /^23/

describe('never true in the register', () => {
  it.each<[string, string, string]>([
    ['an organisation of a kind that does not exist', organisation('charity', 'Helpers', 'ABC'), 'organisation_kind_check'],
    ['a hospital without a code', organisation('nhs', 'Hospital', null), 'organisation_nhs_has_ods_code'],
    ['a code in small letters', organisation('nhs', 'Hospital', 'rr9'), 'organisation_ods_code_check'],
    ['two organisations of one code', organisation('nhs', 'Hospital again', 'RR8'), 'organisation_ods_code_key'],
    ['an organisation in a state that does not exist', organisation('nhs', 'Hospital', 'RR9', 'closed'), 'organisation_status_check'],
    ['an organisation without a name', organisation('nhs', 'H', 'RR9'), 'organisation_name_check'],
    ['an authority that is no organisation', authority(PERSON, '301', 'E09000002'), 'authority_organisation_id_fkey'],
    ['an authority with a code that no authority has', authority(HOSPITAL, '100', 'E09000002'), 'authority_dfe_code_check'],
    ['two authorities of one code', authority(HOSPITAL, '383', 'E09000002'), 'authority_dfe_code_key'],
    ['an authority that is a district', authority(HOSPITAL, '301', 'E07000002'), 'authority_gss_code_check'],
    ['a telephone number with words in it', changeAuthority(`duty_phone = 'ask for Sam'`), 'authority_duty_phone_check'],
    [
      'an office that closes before it opens',
      changeAuthority(`office_opens = '17:00', office_closes = '09:00'`),
      'authority_office_closes_after_opening',
    ],
    ['a detail to share that does not exist', changeAuthority(`shared_details = '{category,address}'`), 'authority_shared_details_check'],
    ['an authority that never updates', changeAuthority('update_every_days = 0'), 'authority_update_every_days_check'],
    [
      'a care setting of a kind that does not exist',
      `insert into cpis.care_setting (organisation_id, kind, name) values ('${HOSPITAL}', 'spa', 'Spa')`,
      'care_setting_kind_fkey',
    ],
    [
      'a setting with a usual reason that does not exist',
      `insert into cpis.setting_kind values ('spa', 'Spa', true, 'boredom')`,
      'setting_kind_usual_reason_check',
    ],
    ['a file whose rows do not add up', upload({ rows_read: '4' }), 'upload_counts_add_up'],
    ['a file with less than no rows', upload({ rows_read: '1', rows_rejected: '-1' }), 'upload_rows_rejected_check'],
    ['a file with a result that does not exist', upload({ file_code: 'CPF07' }), 'upload_file_code_check'],
    ['a file of neither kind', upload({ contents: 'some' }), 'upload_contents_check'],
    ['a file whose hash is no hash', upload({ file_sha256: 'A'.repeat(64) }), 'upload_file_sha256_check'],
    ['a child whose number has a wrong check digit', child('9990010006'), 'child_nhs_number_check'],
    ['a child whose number has spaces', child('999 001 0013'), 'child_nhs_number_check'],
    ['a child whose number is one digit ten times', child('9999999999'), 'child_nhs_number_check'],
    ['one child twice in an authority', child(NUMBER), 'child_authority_id_nhs_number_key'],
    ['a child without a family name', child('9990010013', ''), 'child_family_name_check'],
    ['a name that is a number', child('9990010013', '9990010013'), 'child_family_name_check'],
    ['a name with space before it', child('9990010013', ' Ashworth'), 'child_family_name_check'],
    ['a name that turns the text after it round', child('9990010013', 'Ash\u202eworth'), 'child_family_name_check'],
    ['a name with a line break', child('9990010013', 'Ashworth', 'Rob\nin'), 'child_given_name_check'],
    ['a name that is a postcode', child('9990010013', 'Ashworth', 'LS1 1UR'), 'child_given_name_check'],
    ['a child born in another age', child('9990010013', 'Ashworth', 'Robin', '1899-12-31'), 'child_date_of_birth_check'],
    ['a child born at no time', child('9990010013', 'Ashworth', 'Robin', '-infinity'), 'child_date_of_birth_check'],
    ['a child of no authority', child('9990010013', 'Ashworth', 'Robin', '2018-03-04', HOSPITAL), 'child_authority_id_fkey'],
    ['a plan of a kind that does not exist', plan('CIN', '2026-01-01', null), 'plan_type_check'],
    ['a plan that ends before it starts', plan('LAC', '2026-01-02', '2026-01-01'), 'plan_ends_on_or_after_its_start'],
    ['an unborn plan without the day that is expected', plan('UCPP', '2026-01-01', null), 'plan_unborn_has_expected_date'],
    ['another plan with a day that is expected', plan('LAC', '2026-01-01', null, { expected_on: '2026-02-01' }), 'plan_unborn_has_expected_date'],
    [
      'an unborn plan expected before it starts',
      plan('UCPP', '2026-01-02', null, { expected_on: '2026-01-01' }),
      'plan_expected_on_or_after_its_start',
    ],
    ['a plan that starts at no time', plan('LAC', '-infinity', null), 'plan_start_date_check'],
    ['a plan that ends at no time', plan('LAC', '2026-01-01', 'infinity'), 'plan_end_date_check'],
    ['two open plans of a kind', plan('CPP', '2026-02-01', null), 'plan_one_of_a_type_at_a_time'],
    ['an older plan of a kind that runs into an open one', plan('CPP', '2025-01-01', '2026-01-02'), 'plan_one_of_a_type_at_a_time'],
    ['a plan under another number than its child', plan('LAC', '2026-01-01', null, { nhs_number: '9990010013' }), 'plan_of_child'],
    ['a plan of another authority than its child', plan('LAC', '2026-01-01', null, { authority_id: OTHER_AUTHORITY }), 'plan_of_child'],
    ['a plan with a category that does not exist', plan('LAC', '2026-01-01', null, { category: 'BAD' }), 'plan_category_check'],
    ['a plan with a legal status that does not exist', plan('LAC', '2026-01-01', null, { legal_status: 'Z9' }), 'plan_legal_status_check'],
    [
      'a plan with words for an instruction',
      plan('LAC', '2026-01-01', null, { instructions: '{ring-on-arrival,"do not tell his father"}' }),
      'plan_instructions_check',
    ],
    ['a plan whose team has no name', plan('LAC', '2026-01-01', null, { lead_team: '' }), 'plan_lead_team_check'],
    [
      'a plan whose team has a number that nobody can ring',
      plan('LAC', '2026-01-01', null, { lead_team_phone: 'extension 4' }),
      'plan_lead_team_phone_check',
    ],
    ['a number replaced by itself', `insert into cpis.superseded_number values ('${NUMBER}', '${NUMBER}')`, 'superseded_by_another'],
    ['a number replaced by none', `insert into cpis.superseded_number values ('${NUMBER}', '1234567890')`, 'superseded_number_replaced_by_check'],
    [
      'a number replaced twice',
      `insert into cpis.superseded_number values ('${NUMBER}', '9990010013'), ('${NUMBER}', '9990010021')`,
      'superseded_number_pkey',
    ],
  ])('%s', async (_what, sql, constraint) => {
    await expect(admin.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(INTEGRITY), constraint })
  })

  it.each<[string, string]>([
    ['the same child in two authorities', `select where (select count(*) from cpis.child where nhs_number = '${NUMBER}') = 2`],
    ['a plan that ends on the day it starts', plan('LAC', '2026-01-01', '2026-01-01')],
    ['a plan that begins on the day the last one of its kind ended', `${plan('LAC', '2025-01-01', '2025-06-01')};${plan('LAC', '2025-06-01', null)}`],
    ['two open plans of different kinds', plan('LAC', '2026-01-01', null)],
    ['a plan beside one of its kind that was withdrawn', plan('CPP', '2026-01-01', null, { withdrawn_at: '2026-02-01' })],
    [
      'a plan of a kind that another authority holds as well',
      plan('CPP', '2026-01-01', null, { child_id: SAME_CHILD, authority_id: OTHER_AUTHORITY }),
    ],
    ['a name with an apostrophe, a hyphen, a space and an accent', child('9990010013', 'O’Connor-Núñez', 'Mary Ann')],
  ])('but this may be: %s', async (_what, sql) => {
    await admin.query(sql)
  })
})

describe('never true of people and sessions', () => {
  it.each<[string, string, string | undefined]>([
    ['an address for mail in capitals', `insert into cpis.person (name, email) values ('Sam', 'Sam@example.test')`, 'person_email_check'],
    ['two people of one address', `insert into cpis.person (name, email) values ('Sam Again', 'sam@example.test')`, 'person_email_key'],
    [
      'a person in a state that does not exist',
      `insert into cpis.person (name, email, status) values ('Sam', 'x@y.test', 'retired')`,
      'person_status_check',
    ],
    [
      'an identity at a provider that we do not know',
      `insert into cpis.person_identity values ('google', '1', '${PERSON}')`,
      'person_identity_provider_check',
    ],
    [
      'one identity of two people',
      `insert into cpis.person_identity values ('cis2', '1', '${PERSON}'), ('cis2', '1', '${PERSON}')`,
      'person_identity_pkey',
    ],
    ['a clinician without a care setting', role('CL', HOSPITAL), 'role_assignment_setting_for_clinical_roles'],
    ['a practitioner with a care setting', role('LP', AUTHORITY, SETTING), undefined],
    ['a clinician at a council', role('CL', AUTHORITY, SETTING), undefined],
    ['a data manager at a hospital', role('LD', HOSPITAL), undefined],
    ['a national administrator at a hospital', role('NA', HOSPITAL), undefined],
    ['a clinician in a setting of another hospital', role('CL', HOSPITAL, OTHER_SETTING), undefined],
    ['an auditor who looks children up', `${role('AU', NATIONAL)};${role('CL', HOSPITAL, SETTING)}`, undefined],
    ['a clinician who becomes an administrator', `${role('CL', HOSPITAL, SETTING)};${role('OA', HOSPITAL)}`, undefined],
    ['an administrator of two organisations', `${role('OA', HOSPITAL)};${role('OA', AUTHORITY)}`, undefined],
    ['one role held twice', `${role('CL', HOSPITAL, SETTING)};${role('CL', HOSPITAL, SETTING)}`, 'role_assignment_once'],
    [
      'a second role taken up again beside an administrator’s',
      `${role('CL', HOSPITAL, SETTING, true)};${role('OA', HOSPITAL)};update cpis.role_assignment set ended_at = null where role = 'CL'`,
      undefined,
    ],
    ['a session whose token is kept as it is', `update cpis.session set token_hash = 'token'`, 'session_token_hash_check'],
    ['a session that ended for no reason', 'update cpis.session set ended_at = now()', 'session_end_has_reason'],
    ['a session with a reason that did not end', `update cpis.session set end_reason = 'idle'`, 'session_end_has_reason'],
    ['more typed than is kept', keptForm(`to_jsonb(repeat('x', 8000)), false, now()`), 'kept_form_answers_check'],
    ['what was typed kept longer than a session', keptForm(`'{}', false, now() + interval '10 hours 1 second'`), 'kept_form_ends'],
    ['what is shown once kept longer than a quarter of an hour', keptForm(`'{}', true, now() + interval '15 minutes 1 second'`), 'kept_form_ends'],
  ])('%s', async (_what, sql, constraint) => {
    await expect(admin.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(INTEGRITY), ...(constraint && { constraint }) })
  })

  it('but this may be: a role that ended beside an administrator’s', async () => {
    await admin.query(`${role('CL', HOSPITAL, SETTING, true)};${role('OA', HOSPITAL)}`)
  })

  it('two roles that exclude each other, even when they are granted at the same moment', async () => {
    const other = new pg.Client({ connectionString: database.adminUrl })
    await other.connect()
    await other.query('begin')
    await other.query(role('AU', NATIONAL))
    const second = expect(admin.query(role('CL', HOSPITAL, SETTING))).rejects.toMatchObject({ code: '23514' })
    await other.query('commit')
    await second
    await other.query(`delete from cpis.role_assignment`)
    await other.end()
  })
})

describe('never true of what is recorded', () => {
  const EVENT = '70000000-0000-4000-8000-000000000001'

  it.each<[string, string, string]>([
    ['an event of no kind', `insert into cpis.audit_event (type, outcome) values ('Somebody did something', 'done')`, 'audit_event_type_check'],
    ['an event that ended in no way', `insert into cpis.audit_event (type, outcome) values ('plan.list', 'maybe')`, 'audit_event_outcome_check'],
    ...['{}', '{NULL}', '{short}', `{${'a'.repeat(32)},short}`, `{{${'a'.repeat(32)}}}`].map((keys): [string, string, string] => [
      `an event about ${keys}`,
      `insert into cpis.audit_event (type, outcome, subject_keys) values ('plan.list', 'done', '${keys}')`,
      'audit_event_subject_keys_check',
    ]),
    ['an alert that was nothing', access('matched', { outcome: `'none'` }), 'access_matched_outcome_check'],
    ['nothing that was an alert', access('unmatched', { outcome: `'match'` }), 'access_unmatched_outcome_check'],
    ['another reason that is not explained', access('matched', { reason: `'other'` }), 'access_matched_other_reason_is_explained'],
    [
      'another reason that is not explained, with nothing found',
      access('unmatched', { reason: `'other'` }),
      'access_unmatched_other_reason_is_explained',
    ],
    [
      'a reason in fourteen characters',
      access('unmatched', { reason: `'other'`, reason_text: `'fourteen chars'` }),
      'access_unmatched_reason_text_check',
    ],
    ['a reason of no list', access('matched', { reason: `'curiosity'` }), 'access_matched_reason_check'],
    ['a look through no door', access('matched', { channel: `'window'` }), 'access_matched_channel_check'],
    ['a code that vouches for nothing', access('matched', { mac: `'short'` }), 'access_matched_mac_check'],
    ['a key that is no hash', access('unmatched', { subject_key: `'9990010005'` }), 'access_unmatched_subject_key_check'],
    ['two notices to one authority of one access', `${notice(EVENT)};${notice(EVENT)}`, 'notification_event_id_authority_id_key'],
    ['a notice acknowledged by nobody', notice(EVENT, ', acknowledged_at', ', now()'), 'notification_acknowledged_by_somebody'],
    ['a notice acknowledged at no time', notice(EVENT, ', acknowledged_by', `, '${PERSON}'`), 'notification_acknowledged_by_somebody'],
  ])('%s', async (_what, sql, constraint) => {
    await expect(admin.query(sql)).rejects.toMatchObject({ code: expect.stringMatching(INTEGRITY), constraint })
  })

  it.each<[string, string]>([
    ['a changed event', `update cpis.audit_event set outcome = 'denied'`],
    ['a deleted event', 'delete from cpis.audit_event'],
    ['an emptied log', 'truncate cpis.audit_event'],
    ['a changed version of a plan', `update cpis.plan_version set type = 'LAC'`],
    ['a deleted version of a plan', 'delete from cpis.plan_version'],
    ['emptied versions', 'truncate cpis.plan_version'],
    ['a deleted plan', 'delete from cpis.plan'],
    ...['matched', 'unmatched'].flatMap((kind): [string, string][] => [
      [`a changed access (${kind})`, `update cpis.access_${kind} set actor_name = 'Somebody else'`],
      [`a deleted access (${kind})`, `delete from cpis.access_${kind}`],
      [`emptied accesses (${kind})`, `truncate cpis.access_${kind}`],
    ]),
  ])('%s, whoever tries: not even the superuser', async (_what, sql) => {
    await admin.query(access('matched'))
    await admin.query(access('unmatched'))
    await expect(admin.query(sql)).rejects.toMatchObject({ code: '23001', message: expect.stringMatching(/is append-only$/) })
  })

  it('a partition of the accesses that can be changed or emptied by itself', async () => {
    await admin.query(access('matched', { at: `'2001-01-01'` }))
    await admin.query(access('unmatched', { at: `'2001-01-01'` }))
    await admin.query(`select cpis.ensure_access_partitions('2031-01-01', '2031-01-01')`)
    const { rows } = await admin.query<{ part: string }>(
      `select inhrelid::regclass::text as part from pg_inherits where inhparent in ('cpis.access_matched'::regclass, 'cpis.access_unmatched'::regclass)`,
    )
    expect(rows.length).toBeGreaterThanOrEqual(12)
    for (const { part } of rows) {
      await admin.query('savepoint before')
      await expect(admin.query(`truncate ${part}`), part).rejects.toMatchObject({ code: '23001' })
      await admin.query('rollback to savepoint before')
      const { rowCount } = await admin.query(`select from ${part}`)
      if (rowCount === 0) continue
      for (const sql of [`update ${part} set actor_name = 'x'`, `delete from ${part}`]) {
        await expect(admin.query(sql), sql).rejects.toMatchObject({ code: '23001' })
        await admin.query('rollback to savepoint before')
      }
    }
  })

  it('a column in which a look-up that found nothing would keep the number', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = 'cpis.access_unmatched'::regclass and attnum > 0 and attname ~ 'number|version_id|authorit'`,
    )
    expect(rows).toEqual([])
  })
})

describe('the versions of a plan', () => {
  it('are each state that it was ever in, numbered, with who and when', async () => {
    await admin.query(`update cpis.plan set end_date = '2026-05-01', changed_by = 'somebody'`)
    await admin.query(`update cpis.plan set version = 77, version_id = '${SESSION}', changed_by = 'somebody else'`)
    const { rows } = await admin.query<{ version: number; end_date: string | null; changed_by: string; current: boolean }>(
      `select v.version, v.end_date::text, v.changed_by, v.version_id = p.version_id as current from cpis.plan_version v join cpis.plan p on p.id = v.plan_id order by 1`,
    )
    expect(rows).toEqual([
      { version: 1, end_date: null, changed_by: 'test', current: false },
      { version: 2, end_date: '2026-05-01', changed_by: 'somebody', current: false },
      { version: 3, end_date: '2026-05-01', changed_by: 'somebody else', current: true },
    ])
  })

  it('hold every column of a plan', async () => {
    const { rows } = await admin.query<{ name: string }>(
      `select attname as name from pg_attribute where attrelid = 'cpis.plan'::regclass and attnum > 0 and not attisdropped
       except select attname from pg_attribute where attrelid = 'cpis.plan_version'::regclass and attnum > 0 order by 1`,
    )
    // In a version the plan's id is called plan_id.
    expect(rows).toEqual([{ name: 'id' }])
  })

  it('follow when an authority corrects a child’s NHS number', async () => {
    await admin.query(`update cpis.child set nhs_number = '9990010013' where id = '${CHILD}'`)
    const { rows } = await admin.query(`select version, nhs_number from cpis.plan_version where plan_id = '${PLAN}' order by version`)
    expect(rows).toEqual([
      { version: 1, nhs_number: NUMBER },
      { version: 2, nhs_number: '9990010013' },
    ])
  })
})
