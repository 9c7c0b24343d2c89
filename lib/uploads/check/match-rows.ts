// Raw SQL: set operations on a file's temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import { LATE_END_DAYS } from '@/lib/plans/plan-rules'
import { refuseClosedNumbers } from './refuse-closed-numbers'
import { heedWhatWasSaidSince, keepTeamsNamedSince } from './said-since'
import { refuseOthersNumbers } from './whose-row'
import type { DetailColumn } from '../upload-columns'

/** The outcome of a staged row. */
export type RowOutcome = codes.UploadRowOutcome

/** Why the register does not accept a staged row. */
export type RegisterProblem =
  | 'overlap'
  | 'waits-for-ending'
  | 'nothing-to-withdraw'
  | 'other-date-of-birth'
  | 'adult-today'
  | 'closed-died'
  | 'closed-adopted'
  | 'corrected-number'
  | 'other-child'
  | 'other-person'
  | 'spoken-since'

/** What the register says about a row it was asked about. */
export type MatchedRow = { row: number; outcome: RowOutcome; problem: RegisterProblem | null }

/** Whether a plan `p` of a child `c` is in place today: as a look-up would show it, to the day. */
export const IN_PLACE = `cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is not distinct from 'current'`

/**
 * Whether the end of an unborn plan `p` only says that a full file left it out: an absence wrote it, and nobody has given an end since, but for
 * files that were taken back. Such an end lasts no longer than the silence. A form that gives the same day again, or an end after a file that was
 * taken back, leaves no other end behind, so that it is asked besides what was written by hand: an end, or nothing new.
 */
const LEFT_OUT = `(p.type = 'UCPP' and p.end_date is not null and exists (
  select from cpis.held_ending h
  join cpis.plan_version v on v.plan_id = h.plan_id and v.upload_id = h.upload_id and v.changed_at = h.settled_at
  where h.plan_id = p.id and h.how = 'absent' and h.state = 'applied' and not exists (
    select from cpis.plan_version l
    where l.plan_id = p.id and l.version >= v.version and l.end_date is distinct from p.end_date
      and not exists (select from cpis.upload t where t.id = l.upload_id and t.state = 'reversed')
  ) and not exists (
    select from cpis.plan_version l join cpis.plan_version b on b.plan_id = l.plan_id and b.version = l.version - 1
    where l.plan_id = p.id and l.version > v.version and l.upload_id is null
      and (l.end_date is distinct from b.end_date
        or (cpis.says_the_same(l, b) and (l.lead_team, l.lead_team_phone) is not distinct from (b.lead_team, b.lead_team_phone))))))`

/**
 * The caller's authority's part of the register, gathered first and joined by hashing: the planner cannot see through row-level security
 * how much of a table belongs to one authority, and would look rows up one by one.
 */
const GATHER = [
  `create temp table held_child on commit drop as
   select id, nhs_number, local_id, family_name, given_name, date_of_birth, is_protected, number_status, traced_at, closed_why, closed_on
   from cpis.child where authority_id = cpis.caller_organisation()`,
  'analyze pg_temp.held_child',
  `create temp table held_plan on commit drop as
   select p.*, s.standing is not distinct from 'current' as in_place, s.standing is not null as shows, ${LEFT_OUT} as left_out
   from cpis.plan p join pg_temp.held_child c on c.id = p.child_id
   cross join lateral (select cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) as standing offset 0) s
   where p.authority_id = cpis.caller_organisation() and p.withdrawn_at is null`,
  'analyze pg_temp.held_plan',
]

/**
 * Each staged row beside what is held. A child is held once under its number; a plan is identified by child, type and start date. An empty
 * plan (ended on the day it started) may exist beside another, so the one with the same end is preferred. A row whose date of birth
 * differs from the held child's is about somebody else, or would silently end what depends on age: it is refused, and so is a row about
 * somebody who would be of age today although the plan is said to be in place. One that names a plan which ran out on the birthday, and does
 * not move that day, stays: a nightly file goes on naming it for a while. A detail counts only when the file has its column ($1). A row takes
 * something away when a plan in place would end earlier than it does now, or when a plan that shows, even as a previous one, would be withdrawn or
 * end so long ago that it shows no more: the look-up would say that there is none.
 * The end of an unborn plan is an expected day in a file: it ends nothing, and undoes no end but one that comes from the plan having been left out.
 */
const MATCH = `
  create temp table matched_row on commit drop as
  select distinct on (s.row) s.row, s.nhs_number, s.type, s.start_date, case when s.type <> 'UCPP' then s.end_date when not p.left_out then p.end_date end as end_date, s.expected_on, s.withdrawn,
         c.id as child_id, p.id as plan_id, p.end_date as held_end, p.expected_on as held_expected, false as waits,
         coalesce(not s.withdrawn and (case when s.type = 'UCPP' then p.left_out else p.end_date is distinct from s.end_date end), false) and p.id is not null as end_changes,
         p.id is not null and not s.withdrawn and (
           p.expected_on is distinct from s.expected_on
           or ('category' = any ($1::text[]) and p.category is distinct from s.category)
           or ('legal_status' = any ($1::text[]) and p.legal_status is distinct from s.legal_status)
           or ('lead_team' = any ($1::text[]) and p.lead_team is distinct from s.lead_team)
           or ('lead_team_phone' = any ($1::text[]) and p.lead_team_phone is distinct from s.lead_team_phone)
           or ('last_review_date' = any ($1::text[]) and p.last_review_date is distinct from s.last_review_date)
           or ('next_review_date' = any ($1::text[]) and p.next_review_date is distinct from s.next_review_date)
           or ('instructions' = any ($1::text[]) and p.instructions is distinct from s.instructions)) as details_change,
         coalesce(case when s.withdrawn then p.shows
                       else s.end_date < coalesce(p.end_date, 'infinity')
                         and (p.in_place or (p.shows and cpis.plan_standing(s.type, s.end_date, s.date_of_birth, cpis.today()) is null)) end, false) as takes_away,
         case when c.closed_why = 'adopted' then 'closed-adopted'
              when c.closed_why = 'died' and not s.withdrawn and (s.end_date is null or s.end_date > c.closed_on) then 'closed-died'
              when c.date_of_birth <> s.date_of_birth then 'other-date-of-birth'
              when not s.withdrawn and (s.end_date is null or s.end_date > cpis.today()) and cpis.plan_ends(s.type, null, s.date_of_birth) <= cpis.today()
                   and (p.id is null or p.end_date < cpis.plan_ends(s.type, null, s.date_of_birth)) then 'adult-today' end as problem
  from pg_temp.staged_row s
  left join pg_temp.held_child c on c.nhs_number = s.nhs_number
  left join pg_temp.held_plan p on p.child_id = c.id and p.type = s.type and p.start_date = s.start_date
  order by s.row, (p.end_date is not distinct from s.end_date) desc, p.end_date desc nulls first`

/** A mistake withdrawn before may be withdrawn again; one that was never made may not. */
const REFUSE_EMPTY_WITHDRAWALS = `
  update pg_temp.matched_row m set problem = 'nothing-to-withdraw'
  where m.problem is null and m.withdrawn and m.plan_id is null and not exists (
    select from cpis.plan p
    where p.child_id = m.child_id and p.type = m.type and p.start_date = m.start_date and p.withdrawn_at is not null)`

/**
 * Looks at the register as it would be afterwards, and refuses each row that would let a plan run at the same time as another of its
 * kind: a new plan, or one that would last longer than it does now. Rows that shorten or withdraw are never at fault, so what they make
 * room for stays possible, and one look is enough: without the refused rows the register can only have fewer clashes. This is what the
 * exclusion constraint says, found before it can stop the whole file. A row that waits for a second person leaves its plan as it is held
 * ($1 is what to say of rows that this blocks).
 */
const REFUSE_OVERLAPS = `
  with live as (
    select * from pg_temp.matched_row where problem is null
  ), afterwards as (
    select row, nhs_number, type, daterange(start_date, least(case when waits then held_end else end_date end, expected_on), '[)') as lasts,
           not waits and (plan_id is null or not daterange(start_date, least(held_end, held_expected), '[)')
             @> daterange(start_date, least(end_date, expected_on), '[)')) as extends
    from live where waits or not withdrawn
    union all
    select null, p.nhs_number, p.type, daterange(p.start_date, least(p.end_date, p.expected_on), '[)'), false
    from pg_temp.held_plan p
    where p.nhs_number in (select nhs_number from pg_temp.matched_row)
      and not exists (select from live l where l.plan_id = p.id)
  ), refused as (
    select distinct one.row
    from afterwards one
    join afterwards other on other.nhs_number = one.nhs_number and other.type = one.type and other.row is distinct from one.row
    where one.extends and one.lasts && other.lasts
  )
  update pg_temp.matched_row m set problem = case when exists (
      select from pg_temp.held_plan p join cpis.held_ending h on h.plan_id = p.id and h.state = 'held' and h.how = 'in-file'
      where p.nhs_number = m.nhs_number and p.type = m.type and h.end_date <= m.start_date)
    then 'waits-for-ending' else $1 end
  from refused r where r.row = m.row`

/** What to do for each row. The first accepted row about a child describes the child; a new child gets its id here. */
const DECIDE = `
  create temp table decided_row on commit drop as
  with described as (
    select min(row) as row, nhs_number, cpis.uuid_v7() as new_id
    from pg_temp.matched_row where problem is null and not withdrawn group by nhs_number
  ), judged as (
    select m.row, m.withdrawn, m.end_date, m.expected_on, m.plan_id, m.held_end, m.held_expected, m.waits, m.takes_away, m.end_changes, m.details_change, m.problem,
           coalesce(m.child_id, d.new_id) as child_id, m.child_id is null and m.row = d.row as child_is_new,
           coalesce(m.row = d.row and c.id is not null and ((coalesce(s.local_id, c.local_id), s.family_name, s.given_name)
               is distinct from (c.local_id, c.family_name, c.given_name)
             or (s.number_status = 'restricted' and not c.is_protected)), false) as child_changes,
           coalesce(m.row = d.row and c.id is not null and s.number_status <> c.number_status
             and not coalesce(s.traced_at < c.traced_at, s.traced_at is null and c.traced_at is not null), false) as child_checked
    from pg_temp.matched_row m
    join pg_temp.staged_row s on s.row = m.row
    left join described d on d.nhs_number = m.nhs_number
    left join pg_temp.held_child c on c.id = m.child_id
  )
  select row, child_id, child_is_new, child_changes and problem is null as child_changes, child_checked and problem is null as child_checked,
         plan_id, (details_change or (end_changes and not waits)) and problem is null as plan_changes, waits and problem is null as waits,
         plan_id is not null and held_end is not null and end_date is null as reopens,
         least(end_date, expected_on) is not null
           and least(end_date, expected_on) < coalesce(least(held_end, held_expected), 'infinity') as shortens, takes_away and problem is null as takes_away, problem,
         case
           when problem is not null then 'rejected'
           when withdrawn then case when plan_id is null then 'unchanged' else 'withdrawn' end
           when plan_id is null then 'added'
           when held_end is null and end_date is not null then 'ended'
           when end_changes or details_change or child_changes then 'changed'
           else 'unchanged'
         end as outcome
  from judged`

/** The table of decided rows as {@link DECIDE} makes it, for rows that were decided earlier. */
export const DECIDED_ROW = `
  create temp table decided_row (
    row integer, child_id uuid, child_is_new boolean, child_changes boolean, child_checked boolean, plan_id uuid, plan_changes boolean,
    waits boolean, reopens boolean, shortens boolean, takes_away boolean, problem text, outcome text
  ) on commit drop`

/**
 * Finds out, for all staged rows at once, what the register says about each, as `pg_temp.matched_row`. Changes nothing in the register.
 * Each table is analysed as soon as it is made, or the planner would take twenty thousand rows for a handful.
 *
 * @param details the detail columns in the file; the others stay as they are
 * @param saidAt when the rows said what they say; null for now
 */
export async function matchRows(tx: BulkTransaction, details: readonly DetailColumn[], saidAt: string | null): Promise<void> {
  for (const step of GATHER) await tx.execute(step)
  await keepTeamsNamedSince(tx, saidAt)
  await tx.execute(MATCH, [details])
  await tx.execute('analyze pg_temp.matched_row')
  await refuseClosedNumbers(tx)
  await refuseOthersNumbers(tx)
  await heedWhatWasSaidSince(tx, saidAt)
  await tx.execute(REFUSE_EMPTY_WITHDRAWALS)
  await tx.execute(REFUSE_OVERLAPS, ['overlap'])
}

/** Whether any matched row is accepted so far. */
export async function anyMatched(tx: BulkTransaction): Promise<boolean> {
  const [found] = await tx.query<{ any: boolean }>('select exists (select from pg_temp.matched_row where problem is null) as any')
  return found?.any === true
}

/** An end that somebody has to confirm: long past (by so many days), or the one that the plan had before it was taken over from another authority. */
const asks = (days: string) => `(not withdrawn and (end_date < cpis.today() - ${days}::integer or cpis.repeats_former_end(plan_id, end_date)))`

/** What takes a plan away waits for a second person ($1), and an end that asks until somebody has confirmed it. */
const WAIT = `update pg_temp.matched_row set waits = true where takes_away and problem is null and ($1 or ${asks('$2')})`

/** The ends that wait to be confirmed. */
const COUNT_LATE = `
  select count(*)::integer as late from pg_temp.matched_row where waits and problem is null and ${asks('$1')}`

/**
 * Decides what to do for each matched row, as `pg_temp.decided_row`.
 *
 * @param endingsWait whether rows that take plans away wait for a second person, so that those plans still block others
 * @returns what the register says about each row, and how many ends wait to be confirmed
 */
export async function decideRows(tx: BulkTransaction, endingsWait: boolean): Promise<{ rows: MatchedRow[]; endsToConfirm: number }> {
  if ((await tx.execute(WAIT, [endingsWait, LATE_END_DAYS])) > 0) await tx.execute(REFUSE_OVERLAPS, ['waits-for-ending'])
  const [counted] = await tx.query<{ late: number }>(COUNT_LATE, [LATE_END_DAYS])
  await tx.execute(DECIDE)
  await tx.execute('analyze pg_temp.decided_row')
  const rows = await tx.query<MatchedRow>('select row, outcome, problem from pg_temp.decided_row')
  return { rows, endsToConfirm: counted?.late ?? 0 }
}
