// Raw SQL: set operations from a file's temporary tables into the register.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { databaseToday } from '@/lib/db/clock'
import { LATE_END_DAYS } from '@/lib/plans/plan-rules'
import type { DetailColumn } from '../upload-columns'

/**
 * Protection is not a column in any file. A child whom the demographics service restricts starts protected, and so does one whose number the
 * authority protects, unless two people have since lifted that, or who has the name and the date of birth of a child whom it protects under another
 * number. The database enforces this too; doing it here costs nothing. Nothing here lifts a protection.
 */
const ADD_CHILDREN = `
  with protected as (
    select v.nhs_number from cpis.child_version v
    where v.authority_id = cpis.caller_organisation() and v.is_protected
      and not exists (select from cpis.child_version l where l.child_id = v.child_id and l.version > v.version and not l.is_protected)
  )
  insert into cpis.child (id, authority_id, nhs_number, local_id, family_name, given_name, date_of_birth, is_protected, number_status, traced_at,
    changed_by, upload_id)
  select d.child_id, cpis.caller_organisation(), s.nhs_number, s.local_id, s.family_name, s.given_name, s.date_of_birth,
    coalesce(s.number_status = 'restricted', false) or s.nhs_number in (select nhs_number from protected)
      or (lower(s.family_name), lower(s.given_name), s.date_of_birth) in (
        select lower(o.family_name), lower(o.given_name), o.date_of_birth from cpis.child o
        where o.authority_id = cpis.caller_organisation() and o.is_protected and o.closed_why is distinct from 'adopted'), coalesce(s.number_status, 'not-traced'),
    case when s.number_status is not null then coalesce(s.traced_at, now()) end, $1, $2
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where d.child_is_new`

/** What demographics said was said of another name. */
const ANOTHER_NAME = '((s.family_name, s.given_name) is distinct from (c.family_name, c.given_name))'

/** What demographics said about a row counts unless they have said something later about the same details, at night or by hand. A row without
 * a time has what the register held when the file was sent. */
const TOLD = `(s.number_status is not null and (${ANOTHER_NAME} or not coalesce(s.traced_at < c.traced_at, s.traced_at is null and c.traced_at is not null)))`

const CHANGE_CHILDREN = `
  update cpis.child c
  set local_id = coalesce(s.local_id, c.local_id), family_name = s.family_name, given_name = s.given_name,
      is_protected = c.is_protected or coalesce(s.number_status = 'restricted', false),
      number_status = case when ${TOLD} then s.number_status when ${ANOTHER_NAME} then 'not-traced' else c.number_status end,
      traced_at = case when ${TOLD} then coalesce(s.traced_at, c.traced_at, now()) when not ${ANOTHER_NAME} then c.traced_at end,
      change = case when s.number_status = 'restricted' and not c.is_protected then 'protected'
                    when d.child_changes then 'details-corrected' else 'number-checked' end,
      changed_by = $1, upload_id = $2
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where c.id = d.child_id and (d.child_changes or d.child_checked)`

/**
 * Demographics said the same again: the next files need not ask. No new state of the child, see the register's triggers. The status is compared
 * by an operator that no join can use: it would join everybody who is matched with everybody who is matched.
 */
const REFRESH_TRACES = `
  update cpis.child c set traced_at = s.traced_at
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where c.id = d.child_id and d.problem is null and not d.child_is_new and s.traced_at > c.traced_at
    and s.number_status is not distinct from c.number_status`

const WITHDRAW_PLANS = `
  update cpis.plan p set withdrawn_at = now(), changed_by = $1, upload_id = $2
  from pg_temp.decided_row d
  where p.id = d.plan_id and d.outcome = 'withdrawn' and not d.waits`

/** Plans that get shorter go first ($4), so that no plan grows into the place of one still to be shortened. */
const CHANGE_PLANS = `
  update cpis.plan p
  set end_date = case when d.waits or (s.type = 'UCPP' and not d.reopens) then p.end_date else s.end_date end, expected_on = s.expected_on, changed_by = $1, upload_id = $2,
      category = case when 'category' = any ($3) then s.category else p.category end,
      legal_status = case when 'legal_status' = any ($3) then s.legal_status else p.legal_status end,
      lead_team = case when 'lead_team' = any ($3) then s.lead_team else p.lead_team end,
      lead_team_phone = case when 'lead_team_phone' = any ($3) then s.lead_team_phone else p.lead_team_phone end,
      last_review_date = case when 'last_review_date' = any ($3) then s.last_review_date else p.last_review_date end,
      next_review_date = case when 'next_review_date' = any ($3) then s.next_review_date else p.next_review_date end,
      instructions = case when 'instructions' = any ($3) then s.instructions else p.instructions end
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where p.id = d.plan_id and d.plan_changes and d.shortens = $4`

const ADD_PLANS = `
  insert into cpis.plan (child_id, authority_id, nhs_number, type, start_date, end_date, expected_on, category, legal_status, lead_team, lead_team_phone,
    last_review_date, next_review_date, instructions, changed_by, upload_id)
  select d.child_id, cpis.caller_organisation(), s.nhs_number, s.type, s.start_date, s.end_date, s.expected_on, s.category, s.legal_status, s.lead_team,
    s.lead_team_phone, s.last_review_date, s.next_review_date, s.instructions, $1, $2
  from pg_temp.decided_row d join pg_temp.staged_row s using (row)
  where d.outcome = 'added'`

/** An accepted row about a plan is newer than an earlier file's held ending of it, which it replaces. */
const OVERTAKE_ENDINGS = `
  update cpis.held_ending h set state = 'overtaken', settled_at = now()
  from pg_temp.decided_row d where h.plan_id = d.plan_id and h.state = 'held' and d.problem is null`

/**
 * What the file takes away, but not at once: absence waits a day, an end long past ($4 days before today, $2), or one that only repeats what the
 * plan had before it was taken over from another authority, until somebody has confirmed it ($3: whether a second person has to agree as well). What an earlier file
 * left out and nobody has decided yet belongs to this file from now on, though its day began then; what was agreed to, or needs nobody's
 * agreement, is not delayed by being left out again.
 */
const HOLD_ENDINGS = `
  insert into cpis.held_ending (authority_id, upload_id, plan_id, version_id, end_date, how, apply_after, needs_approval, needs_confirmation)
  select cpis.caller_organisation(), $1::uuid, d.plan_id, case when d.plan_changes then p.version_id else j.version_id end, coalesce(s.end_date, $2::date),
    case when s.withdrawn then 'withdrawn' else 'in-file' end, now(), $3::boolean,
    not s.withdrawn and (s.end_date < $2::date - $4::integer or cpis.repeats_former_end(d.plan_id, s.end_date))
  from pg_temp.decided_row d join pg_temp.staged_row s using (row) join pg_temp.held_plan j on j.id = d.plan_id join cpis.plan p on p.id = d.plan_id
  where d.waits
  union all
  select cpis.caller_organisation(), $1::uuid, a.plan_id, j.version_id, $2::date, 'absent', now() + interval '24 hours', $3::boolean, false
  from pg_temp.absent_plan a join pg_temp.held_plan j on j.id = a.plan_id
  on conflict (plan_id) where state = 'held' do update
  set upload_id = excluded.upload_id, version_id = excluded.version_id, end_date = excluded.end_date, needs_approval = excluded.needs_approval, held_at = excluded.held_at,
      apply_after = least(held_ending.apply_after, excluded.apply_after)
  where held_ending.how = 'absent' and held_ending.needs_approval and not exists (
    select from cpis.approval a
    where a.upload_id = held_ending.upload_id and a.decision is not null and a.requested_at >= held_ending.held_at)`

/** What to bring into the register, and how. */
export type Merge = {
  /** The file's own record. */
  uploadId: string
  /** Who sent it, in words, for the history of each plan and child. */
  changedBy: string
  /** The detail columns in the file; the others stay as they are. */
  details: readonly DetailColumn[]
  /** Whether endings wait for a second person. */
  endingsWait: boolean
}

/**
 * Brings the decided rows into the register, all in the caller's transaction: anybody looking a child up meanwhile sees the register as it
 * was before or is afterwards, and never a gap.
 *
 * @returns how far these statements have advanced the register's version
 */
export async function mergeRows(tx: BulkTransaction, { uploadId, changedBy, details, endingsWait }: Merge): Promise<number> {
  const author = [changedBy, uploadId]
  const steps: readonly (readonly [text: string, values: unknown[]])[] = [
    [ADD_CHILDREN, author],
    [CHANGE_CHILDREN, author],
    [WITHDRAW_PLANS, author],
    [CHANGE_PLANS, [...author, details, true]],
    [CHANGE_PLANS, [...author, details, false]],
    [ADD_PLANS, author],
  ]
  let grown = 0
  for (const [text, values] of steps) if ((await tx.execute(text, values)) > 0) grown += 1
  await tx.execute(REFRESH_TRACES)
  await tx.execute(OVERTAKE_ENDINGS)
  await tx.execute(HOLD_ENDINGS, [uploadId, await databaseToday(tx), endingsWait, LATE_END_DAYS])
  return grown
}
