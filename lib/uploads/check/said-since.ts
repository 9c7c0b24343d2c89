// Raw SQL: set operations on a file's temporary tables, and moments to the microsecond.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'

/** What somebody has said by hand since the file said what it says ($1), gathered once: plans, and children's names. */
const GATHER = [
  `create temp table spoken_plan on commit drop as select distinct s as plan_id from cpis.plans_spoken_of_since($1::timestamptz) s`,
  'create temp table named_since on commit drop as select s as child_id from cpis.children_named_since($1::timestamptz) s',
]

/** A row that would end, withdraw or change such a plan, or put one in place again that was withdrawn since, says what was true before. */
const REFUSE_SPOKEN = `
  update pg_temp.matched_row m set problem = 'spoken-since'
  where m.problem is null and (
    (m.plan_id in (select plan_id from pg_temp.spoken_plan) and (m.withdrawn or m.end_changes or m.details_change))
    or (m.plan_id is null and not m.withdrawn and (m.child_id, m.type, m.start_date) in (
      select p.child_id, p.type, p.start_date from cpis.plan p join pg_temp.spoken_plan s on s.plan_id = p.id where p.withdrawn_at is not null)))`

/**
 * A plan whose lead team or its telephone somebody has entered or changed since ($1) keeps them, or clinicians would ring a number that was given up.
 * Before rows are matched, so that this is no change of the plan.
 */
const KEEP_TEAMS = `
  update pg_temp.staged_row s set lead_team = p.lead_team, lead_team_phone = p.lead_team_phone
  from pg_temp.held_plan p join pg_temp.held_child c on c.id = p.child_id
  where c.nhs_number = s.nhs_number and p.type = s.type and p.start_date = s.start_date
    and p.id in (select cpis.plans_whose_team_was_named_since($1::timestamptz))`

/**
 * A child whose name or reference somebody has entered or changed since keeps them, and the row's plan is judged as any other: a name is no reason to
 * leave a plan out. What demographics said of another name is not said of this one, but whoever they restrict is protected all the same.
 */
const KEEP_NAMES = `
  update pg_temp.staged_row s
  set family_name = c.family_name, given_name = c.given_name, local_id = coalesce(c.local_id, s.local_id),
      number_status = case when (s.family_name, s.given_name) = (c.family_name, c.given_name) or s.number_status = 'restricted' then s.number_status end,
      traced_at = case when (s.family_name, s.given_name) = (c.family_name, c.given_name) or s.number_status = 'restricted' then s.traced_at end
  from pg_temp.matched_row m join pg_temp.held_child c on c.id = m.child_id
  where m.row = s.row and m.problem is null and c.id in (select child_id from pg_temp.named_since)
    and (s.family_name, s.given_name, s.local_id) is distinct from (c.family_name, c.given_name, c.local_id)`

/**
 * What somebody said by hand after a file was made is not undone by it, however late the file is worked on. Leaves the plans of which something was
 * said as `pg_temp.spoken_plan`.
 *
 * @param saidAt when the rows said what they say; null for now, after which nothing was said
 */
export async function heedWhatWasSaidSince(tx: BulkTransaction, saidAt: string | null): Promise<void> {
  for (const step of GATHER) await tx.execute(step, [saidAt ?? 'infinity'])
  await tx.execute(REFUSE_SPOKEN)
  await tx.execute(KEEP_NAMES)
}

/** The same for the lead teams of plans, once what is held is gathered and before rows are matched. */
export async function keepTeamsNamedSince(tx: BulkTransaction, saidAt: string | null): Promise<void> {
  if (saidAt !== null) await tx.execute(KEEP_TEAMS, [saidAt])
}

/**
 * When a file said what it says: when it was received, or made if that is known and was earlier.
 *
 * @param madeAt when a national message says that it was made
 * @returns a moment as the database writes it
 */
export async function momentOf(tx: BulkTransaction, uploadId: string, madeAt: Date | null): Promise<string> {
  const [found] = await tx.query<{ moment: string }>(
    'select cpis.file_said_at($2::timestamptz, received_at)::text as moment from cpis.upload where id = $1',
    [uploadId, madeAt],
  )
  if (!found) throw new Error('The file has no record')
  return found.moment
}

/**
 * Whether something was said by hand since a checked file was made of a plan that it takes away or changes. What changed a plan has changed the version
 * of the register as well; an answer, or an offer that was decided, has not. Needs what the check found in place.
 */
const SPOKEN_MEANWHILE = `
  select from cpis.upload u, cpis.plans_spoken_of_since(cpis.file_said_at(u.made_at, u.received_at)) s
  where u.id = $1 and s in (
    select plan_id from pg_temp.absent_plan
    union all select plan_id from pg_temp.decided_row where problem is null and (plan_changes or waits or outcome = 'withdrawn'))
  limit 1`

/** Whether a checked file is to be checked again, because of what was said by hand since. */
export async function wasSpokenOfMeanwhile(tx: BulkTransaction, uploadId: string): Promise<boolean> {
  return (await tx.query(SPOKEN_MEANWHILE, [uploadId])).length > 0
}
