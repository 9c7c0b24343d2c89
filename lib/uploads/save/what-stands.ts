// Raw SQL: set operations on the register's versions, and locks.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'

/** The children whom the file is about: it wrote a state of theirs or of their plans, or has a row with their number, accepted or not. */
const CONCERNED = `
  create temp table concerned_child on commit drop as
  select c.id, c.nhs_number, c.local_id, lower(concat_ws(', ', c.family_name, nullif(c.given_name, ''))) as name from cpis.child c
  where c.authority_id = cpis.caller_organisation() and (
    c.id in (select child_id from cpis.child_version where upload_id = $1 and authority_id = cpis.caller_organisation())
    or c.id in (select p.child_id from cpis.plan_version v join cpis.plan p on p.id = v.plan_id
                where v.upload_id = $1 and v.authority_id = cpis.caller_organisation())
    or c.id in (select p.child_id from cpis.upload_row r join cpis.plan p on p.id = r.plan_id where r.upload_id = $1)
    or c.nhs_number in (select regexp_replace(r.number, '[^0-9]', '', 'g') from cpis.upload_row r where r.upload_id = $1))`

/** Waits for anybody saving one of their plans, so that what they saved is seen and stays. */
const LOCK_PLANS = `
  select p.id from cpis.plan p
  where p.authority_id = cpis.caller_organisation() and p.child_id in (select id from pg_temp.concerned_child) order by p.id for update`

/** Every state of their plans. \`taken_back\`: a file wrote it that is taken back. \`beside\`: only the lead team, its telephone or the number is new. */
const PLAN_STATES = `
  create temp table plan_state on commit drop as
  select v.*, u.state is not distinct from 'reversed' as taken_back, coalesce(n.changed_at, 'infinity') as until,
         b.lead_team as former_team, b.lead_team_phone as former_phone,
         case when v.withdrawn_at is null then coalesce(v.end_date, 'infinity') else '-infinity' end as lasts,
         v.upload_id is null and (v.nhs_number, v.lead_team, v.lead_team_phone) is distinct from (b.nhs_number, b.lead_team, b.lead_team_phone)
           and (v.start_date, v.end_date, v.expected_on, v.withdrawn_at, v.category, v.legal_status, v.last_review_date, v.next_review_date, v.instructions)
             is not distinct from (b.start_date, b.end_date, b.expected_on, b.withdrawn_at, b.category, b.legal_status, b.last_review_date,
               b.next_review_date, b.instructions) as beside
  from cpis.plan p join cpis.plan_version v on v.plan_id = p.id
  left join cpis.upload u on u.id = v.upload_id
  left join cpis.plan_version b on b.plan_id = v.plan_id and b.version = v.version - 1
  left join cpis.plan_version n on n.plan_id = v.plan_id and n.version = v.version + 1
  where p.child_id in (select id from pg_temp.concerned_child)`

/** Every state of these children. \`beside\`: somebody has changed something else than the name and the local reference. */
const CHILD_STATES = `
  create temp table child_state on commit drop as
  select v.*, u.state is not distinct from 'reversed' as taken_back, coalesce(n.changed_at, 'infinity') as until,
         v.upload_id is null and (v.local_id, v.family_name, v.given_name) is not distinct from (b.local_id, b.family_name, b.given_name) as beside
  from cpis.child_version v
  left join cpis.upload u on u.id = v.upload_id
  left join cpis.child_version b on b.child_id = v.child_id and b.version = v.version - 1
  left join cpis.child_version n on n.child_id = v.child_id and n.version = v.version + 1
  where v.child_id in (select id from pg_temp.concerned_child)`

/** The files that stand, since the first that is taken back. What changed nothing is \`forgotten\` after 30 days (cpis.forget_uploaded_files). */
const STANDING_FILES = `
  create temp table standing_file on commit drop as
  select u.id, u.applied_at, u.rows_unchanged > 0 and not exists (
    select from cpis.upload_row r where r.upload_id = u.id and r.outcome = 'unchanged') as forgotten
  from cpis.upload u
  where u.authority_id = cpis.caller_organisation() and u.state in ('saved', 'waiting')
    and u.applied_at > (select min(s.changed_at) from (
      select changed_at from pg_temp.plan_state where taken_back union all select changed_at from pg_temp.child_state where taken_back) s)`

/** What their accepted rows are about: each says that the plan is as it was held when that file was saved. */
const STANDING_ROWS = `
  create temp table standing_row on commit drop as
  select distinct p.id as plan_id, p.child_id, f.applied_at
  from pg_temp.standing_file f join cpis.upload_row r on r.upload_id = f.id and r.outcome <> 'rejected' join cpis.plan p on p.id = r.plan_id
  where p.child_id in (select id from pg_temp.concerned_child)`

/** Children of whom a standing file has a row that was not accepted: nobody knows what it meant to say, but it does not leave them out. */
const DOUBTS = `
  create temp table doubted_child on commit drop as
  with refused as (
    select f.applied_at, regexp_replace(r.number, '[^0-9]', '', 'g') as number, lower(r.child_name) as name
    from pg_temp.standing_file f join cpis.upload_row r on r.upload_id = f.id and r.outcome = 'rejected'
  )
  select c.id as child_id, r.applied_at from pg_temp.concerned_child c join refused r on r.number = c.nhs_number
  union
  select c.id, r.applied_at from pg_temp.concerned_child c join refused r on r.name = c.name
  union
  select c.id, f.applied_at from pg_temp.concerned_child c join cpis.rejected_row r on r.cells ->> 'local_id' = c.local_id
  join pg_temp.standing_file f on f.id in (r.upload_id, r.said_upload_id)
  where r.authority_id = cpis.caller_organisation() and r.fixed_at is null`

/**
 * Gathers, as temporary tables, what was said of the plans and children that a file is about, by whom, and whether they stand by it. A file
 * that is taken back now has to be in the state \`reversed\` already. Locks the plans.
 */
export async function gatherWhatStands(tx: BulkTransaction, uploadId: string): Promise<void> {
  const steps: readonly (readonly [statement: string, ...values: string[]])[] = [
    [CONCERNED, uploadId],
    ['analyze pg_temp.concerned_child'],
    [LOCK_PLANS],
    ...[PLAN_STATES, CHILD_STATES, STANDING_FILES, STANDING_ROWS, DOUBTS].map((statement) => [statement] as const),
    ['analyze pg_temp.plan_state, pg_temp.child_state, pg_temp.standing_row, pg_temp.doubted_child'],
  ]
  for (const [statement, ...values] of steps) await tx.execute(statement, values)
}

/**
 * The latest state of each plan that stands: one that a person wrote, or a file that stands, or that such a file confirmed by a row that
 * changed nothing. That a team's name, its telephone or a number changed says nothing about the plan (decision 013).
 */
export const LATEST_STANDING_PLANS = `
  select s.plan_id, max(s.version) as version from pg_temp.plan_state s
  where not (s.taken_back or s.beside)
     or exists (select from pg_temp.standing_row r where r.plan_id = s.plan_id and r.applied_at >= s.changed_at and r.applied_at < s.until)
  group by s.plan_id`

/** The same for the names of children. */
export const LATEST_STANDING_CHILDREN = `
  select s.child_id, max(s.version) as version from pg_temp.child_state s
  where not (s.taken_back or s.beside)
     or exists (select from pg_temp.standing_row r where r.child_id = s.child_id and r.applied_at >= s.changed_at and r.applied_at < s.until)
  group by s.child_id`
