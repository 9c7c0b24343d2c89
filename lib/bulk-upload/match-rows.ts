import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { DetailColumn } from './upload-columns'

/** What came of a staged row. */
export type RowOutcome = 'added' | 'changed' | 'ended' | 'unchanged' | 'withdrawn' | 'rejected'

/** Why the register does not take a staged row. */
export type RegisterProblem = 'overlap' | 'nothing-to-withdraw' | 'other-date-of-birth'

/** What the register says of a row that it was asked about. */
export type MatchedRow = { row: number; outcome: RowOutcome; problem: RegisterProblem | null }

/**
 * Each staged row beside what the caller's authority holds. A child is held once under its number; a plan is known by child, type and
 * start date. An empty plan (ended on the day on which it started) may stand beside another, so the one that ends alike is preferred.
 * A row with another date of birth than the held child's is about somebody else, or would quietly end what depends on the age: refused.
 * A detail counts only when the file has its column ($1). The authority's part of the register is gathered first and joined by hashing:
 * the planner cannot see through row-level security how much of a table one authority has, and would look rows up one by one.
 */
const MATCH = `
  create temp table matched_row on commit drop as
  with held_child as materialized (
    select id, nhs_number, date_of_birth from cpis.child where authority_id = cpis.caller_organisation()
  ), held_plan as materialized (
    select * from cpis.plan where authority_id = cpis.caller_organisation() and withdrawn_at is null
  )
  select distinct on (s.row) s.row, s.nhs_number, s.type, s.start_date, s.end_date, s.withdrawn, c.id as child_id, p.id as plan_id,
         p.end_date as held_end,
         p.id is not null and not s.withdrawn and (
           p.end_date is distinct from s.end_date
           or ('category' = any ($1::text[]) and p.category is distinct from s.category)
           or ('legal_status' = any ($1::text[]) and p.legal_status is distinct from s.legal_status)
           or ('lead_team' = any ($1::text[]) and p.lead_team is distinct from s.lead_team)
           or ('lead_team_phone' = any ($1::text[]) and p.lead_team_phone is distinct from s.lead_team_phone)
           or ('last_review_date' = any ($1::text[]) and p.last_review_date is distinct from s.last_review_date)
           or ('next_review_date' = any ($1::text[]) and p.next_review_date is distinct from s.next_review_date)
           or ('instructions' = any ($1::text[]) and p.instructions is distinct from s.instructions)) as plan_changes,
         case when c.date_of_birth <> s.date_of_birth then 'other-date-of-birth' end as problem
  from pg_temp.staged_row s
  left join held_child c on c.nhs_number = s.nhs_number
  left join held_plan p on p.child_id = c.id and p.type = s.type and p.start_date = s.start_date
  order by s.row, (p.end_date is not distinct from s.end_date) desc, p.end_date desc nulls first`

/** A mistake that was withdrawn before may be withdrawn again; one that was never made may not. */
const REFUSE_EMPTY_WITHDRAWALS = `
  update pg_temp.matched_row m set problem = 'nothing-to-withdraw'
  where m.problem is null and m.withdrawn and m.plan_id is null and not exists (
    select from cpis.plan p
    where p.child_id = m.child_id and p.type = m.type and p.start_date = m.start_date and p.withdrawn_at is not null)`

/**
 * Looks at the register as it would be afterwards, and refuses each row that would let a plan run at the same time as another of its
 * kind: a new plan, or one that would last longer than it is held. Rows that shorten or withdraw are never the ones at fault, so what
 * they make room for stays possible, and looking once is enough: without the refused rows the register only gets emptier. This is
 * what the exclusion constraint says, found out before it can stop the whole file.
 */
const REFUSE_OVERLAPS = `
  with live as (
    select * from pg_temp.matched_row where problem is null
  ), afterwards as (
    select row, nhs_number, type, daterange(start_date, end_date, '[)') as lasts,
           plan_id is null or not daterange(start_date, held_end, '[)') @> daterange(start_date, end_date, '[)') as extends
    from live where not withdrawn
    union all
    select null, p.nhs_number, p.type, daterange(p.start_date, p.end_date, '[)'), false
    from cpis.plan p
    where p.authority_id = cpis.caller_organisation() and p.withdrawn_at is null
      and p.nhs_number in (select nhs_number from pg_temp.matched_row)
      and not exists (select from live l where l.plan_id = p.id)
  ), refused as (
    select distinct one.row
    from afterwards one
    join afterwards other on other.nhs_number = one.nhs_number and other.type = one.type and other.row is distinct from one.row
    where one.extends and one.lasts && other.lasts
  )
  update pg_temp.matched_row m set problem = 'overlap' from refused r where r.row = m.row`

/** What is to be done for each row. The first accepted row about a child describes the child; a child that is new gets its id here. */
const DECIDE = `
  create temp table decided_row on commit drop as
  with described as (
    select min(row) as row, nhs_number, gen_random_uuid() as new_id
    from pg_temp.matched_row where problem is null and not withdrawn group by nhs_number
  ), judged as (
    select m.row, m.withdrawn, m.end_date, m.plan_id, m.held_end, m.plan_changes, m.problem, coalesce(m.child_id, d.new_id) as child_id,
           m.child_id is null and m.row = d.row as child_is_new,
           coalesce(m.row = d.row and (c.local_id, c.family_name, c.given_name, c.date_of_birth)
             is distinct from (s.local_id, s.family_name, s.given_name, s.date_of_birth) and c.id is not null, false) as child_changes
    from pg_temp.matched_row m
    join pg_temp.staged_row s on s.row = m.row
    left join described d on d.nhs_number = m.nhs_number
    left join cpis.child c on c.id = m.child_id
  )
  select row, child_id, child_is_new, child_changes, plan_id, plan_changes and problem is null as plan_changes,
         end_date is not null and (held_end is null or end_date < held_end) as shortens, problem,
         case
           when problem is not null then 'rejected'
           when withdrawn then case when plan_id is null then 'unchanged' else 'withdrawn' end
           when plan_id is null then 'added'
           when held_end is null and end_date is not null then 'ended'
           when plan_changes or child_changes then 'changed'
           else 'unchanged'
         end as outcome
  from judged`

/**
 * Finds out, for all staged rows at once, what each means for the register of the caller's authority, as `pg_temp.decided_row`. Changes
 * nothing in the register. Each table is analysed when it is made: the planner would take twenty thousand rows for a handful.
 *
 * @param details the detail columns that the file has; the others stay as they are
 * @returns what the register says of each row
 */
export async function matchRows(tx: BulkTransaction, details: readonly DetailColumn[]): Promise<MatchedRow[]> {
  await tx.execute(MATCH, [details])
  await tx.execute('analyze pg_temp.matched_row')
  await tx.execute(REFUSE_EMPTY_WITHDRAWALS)
  await tx.execute(REFUSE_OVERLAPS)
  await tx.execute(DECIDE)
  await tx.execute('analyze pg_temp.decided_row')
  return tx.query<MatchedRow>('select row, outcome, problem from pg_temp.decided_row')
}
