// Raw SQL: set operations on the register's versions, and locks.
import { z } from 'zod'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { counted } from '@/lib/shared/counted'
import { CpisError } from '@/lib/shared/errors'
import { numbersWithin } from '@/lib/shared/numbers-within'
import { defineStagedUseCase, type Stage } from '@/lib/use-case/define-staged-use-case'
import { orChangedMeanwhile } from '../changed-meanwhile'
import { endingsNeed } from '../check/endings'
import { TAKEN_LATELY } from '../check/recent-endings'
import { takeTurn } from '../upload-locks'

/** The result of taking a file back. */
export type TakenBackUpload = {
  /** Plans that are as they were before; those that the file added have been withdrawn. */
  restored: number
  /** Plans that somebody has changed since, that a later file holds in the same way, or whose place another plan has taken: they stay as they are. */
  notRestored: { childName: string; number: string; planType: string }[]
}

/** Waits for anybody saving one of these plans, so that what they saved is seen and stays. */
const LOCK_TOUCHED = `
  select p.id from cpis.plan p
  where p.id in (select plan_id from cpis.plan_version where upload_id = $1 and authority_id = cpis.caller_organisation()) order by p.id for update`

/**
 * The files saved since, but for those taken back, and the plans that their accepted rows are about. What changed nothing is `forgotten`
 * after 30 days (cpis.forget_uploaded_files).
 */
const LATER = `
  create temp table later_file on commit drop as
  select u.id, u.rows_unchanged > 0 and not exists (
    select from cpis.upload_row r where r.upload_id = u.id and r.outcome = 'unchanged') as forgotten
  from cpis.upload u
  where u.authority_id = cpis.caller_organisation() and u.state in ('saved', 'waiting')
    and u.applied_at > (select t.applied_at from cpis.upload t where t.id = $1)`
const NAMED_LATER = `
  create temp table named_later on commit drop as
  select r.plan_id from cpis.upload_row r join pg_temp.later_file l on l.id = r.upload_id where r.plan_id is not null and r.outcome <> 'rejected'
  union
  select v.plan_id from cpis.plan_version v join pg_temp.later_file l on l.id = v.upload_id`

/**
 * What a file touched: the state before its first change, and whether its own version is still the latest and no later file has said the
 * same. Where it is forgotten what later files said, nothing is taken away.
 */
const TOUCHED = `
  create temp table touched on commit drop as
  with first as (
    select plan_id, min(version) as version from cpis.plan_version
    where upload_id = $1 and authority_id = cpis.caller_organisation() group by plan_id
  )
  select f.plan_id, p.child_id, p.type, b.version_id as before_id, b.start_date, b.end_date, b.expected_on, b.withdrawn_at,
         p.upload_id is not distinct from $1::uuid and p.id not in (select plan_id from pg_temp.named_later)
           and not (exists (select from pg_temp.later_file where forgotten)
                    and (b.version_id is null or b.withdrawn_at is not null or coalesce(b.end_date, 'infinity') < coalesce(p.end_date, 'infinity'))) as untouched,
         false as in_the_way
  from first f join cpis.plan p on p.id = f.plan_id
  left join cpis.plan_version b on b.plan_id = f.plan_id and b.version = f.version - 1`

/**
 * Plans that would come back or last longer although another of their kind runs now, or the child's record is closed; and every plan of a
 * record closed because of an adoption, which is shown to nobody and no longer changes.
 */
const FIND_IN_THE_WAY = `
  update pg_temp.touched t set in_the_way = true
  where t.before_id is not null and t.withdrawn_at is null and (exists (
    select from cpis.child c where c.id = t.child_id and c.closed_on is not null
      and (c.closed_why = 'adopted' or t.end_date is null or t.end_date > c.closed_on)
  ) or exists (
    select from cpis.plan p left join pg_temp.touched o on o.plan_id = p.id and o.untouched
    where p.child_id = t.child_id and p.type = t.type and p.id <> t.plan_id
      and case when o.plan_id is null then p.withdrawn_at is null else o.before_id is not null and o.withdrawn_at is null end
      and daterange(t.start_date, least(t.end_date, t.expected_on), '[)')
        && daterange(p.start_date, case when o.plan_id is null then least(p.end_date, p.expected_on) else least(o.end_date, o.expected_on) end, '[)')))`

const WITHDRAW_NEW = `
  update cpis.plan p set withdrawn_at = now(), changed_by = $1, upload_id = $2
  from pg_temp.touched t where p.id = t.plan_id and t.untouched and t.before_id is null and p.withdrawn_at is null`

/** Plans that get shorter or are withdrawn again go first ($3), so that no plan grows into a place still taken. */
const RESTORE = `
  update cpis.plan p
  set end_date = b.end_date, expected_on = b.expected_on, withdrawn_at = b.withdrawn_at, category = b.category, legal_status = b.legal_status, lead_team = b.lead_team,
      lead_team_phone = b.lead_team_phone, last_review_date = b.last_review_date, next_review_date = b.next_review_date,
      instructions = b.instructions, changed_by = $1, upload_id = $2
  from pg_temp.touched t join cpis.plan_version b on b.version_id = t.before_id
  where p.id = t.plan_id and t.untouched and not t.in_the_way
    and (coalesce(least(b.end_date, b.expected_on), 'infinity') <= coalesce(least(p.end_date, p.expected_on), 'infinity') and (b.withdrawn_at is not null or p.withdrawn_at is null)) = $3`

const RESTORE_CHILDREN = `
  update cpis.child c
  set local_id = b.local_id, family_name = b.family_name, given_name = b.given_name, change = 'details-corrected', changed_by = $2, upload_id = null
  from (select child_id, min(version) as version from cpis.child_version where upload_id = $1 group by child_id) f
  join cpis.child_version b on b.child_id = f.child_id and b.version = f.version - 1
  where c.id = f.child_id and c.upload_id = $1 and c.closed_why is distinct from 'adopted'
    and not exists (select from pg_temp.named_later n join cpis.plan p on p.id = n.plan_id where p.child_id = c.id)`

const NOT_RESTORED = `
  select concat_ws(', ', c.family_name, nullif(c.given_name, '')) as "childName", c.nhs_number as number, t.type as "planType"
  from pg_temp.touched t join cpis.child c on c.id = t.child_id where not t.untouched or t.in_the_way order by 1`

/**
 * What taking the file back takes away; that plus what files recently took away and this does not bring back; and out of how many plans.
 */
const COUNT_AWAY = `
  with in_place as (
    select p.id from cpis.plan p join cpis.child c on c.id = p.child_id
    where p.authority_id = cpis.caller_organisation() and p.withdrawn_at is null
      and cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) = 'current'
  ), away as (
    select t.plan_id from pg_temp.touched t join cpis.plan p on p.id = t.plan_id join cpis.child c on c.id = t.child_id
    where t.untouched and not t.in_the_way and p.withdrawn_at is null
      and case when t.before_id is null or t.withdrawn_at is not null
               then cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is not null
               else t.end_date < coalesce(p.end_date, 'infinity') and p.id in (select id from in_place) end
  ), others as (
    select plan_id from (${TAKEN_LATELY}
    ) as lately where plan_id not in (select plan_id from pg_temp.touched where untouched and not in_the_way and before_id is not null)
    union
    select plan_id from cpis.held_ending
    where authority_id = cpis.caller_organisation() and state = 'held' and not needs_approval and upload_id <> $1
  ), counted as (
    select plan_id from away union select plan_id from others
  )
  select (select count(*) from away)::integer as away, (select count(*) from counted)::integer as counted,
         (select count(*) from (select id from in_place union select plan_id from counted) as every)::integer as active`

/**
 * Takes a saved file back: every plan and child that nobody has changed since, and that no later file holds in the same way, becomes what it
 * was before, and the file's endings that are still held no longer happen. Protection that the file set stays. Nothing is deleted: the file, its rows and every version remain.
 *
 * @throws CpisError `not-permitted`; `not-found`; `conflict` at the field `meant` when it would take away more plans than the limit for a
 * file, and at no field when somebody changed the register at the same moment
 */
export const takeBackUpload = defineStagedUseCase({
  name: 'upload.take-back',
  permission: 'upload.save',
  input: z.strictObject({ uploadId: z.guid() }),
  run: ({ input: { uploadId }, stage }): Promise<TakenBackUpload> =>
    orChangedMeanwhile('The register was changed in the same moment. Take the file back again.', () => stage((of) => takeBack(of, uploadId))),
})

/** What has to be known before anything is changed, each by the one before. */
const workedOut = (uploadId: string): [statement: string, ...values: string[]][] => [
  [LATER, uploadId],
  [NAMED_LATER],
  [TOUCHED, uploadId],
  ['analyze pg_temp.touched'],
  [FIND_IN_THE_WAY],
]

async function takeBack({ tx, principal, record }: Stage, uploadId: string): Promise<TakenBackUpload> {
  await takeTurn(tx)
  const reversed = await tx.execute(
    `update cpis.upload set state = 'reversed', reversed_at = now(), reversed_by = $2 where id = $1 and state in ('saved', 'waiting')`,
    [uploadId, principal.name],
  )
  if (reversed === 0) throw new CpisError('not-found', 'There is no saved file to take back')
  // First: whoever applies them at this moment has done so before, and is seen, or finds them settled.
  await tx.execute(`update cpis.held_ending set state = 'overtaken', settled_at = now() where upload_id = $1 and state = 'held'`, [uploadId])
  await tx.execute(LOCK_TOUCHED, [uploadId])
  for (const [statement, ...values] of workedOut(uploadId)) await tx.execute(statement, values)
  await refuseMassEnding(tx, uploadId)
  const author = `${principal.name} (file taken back)`
  let restored = await tx.execute(WITHDRAW_NEW, [author, uploadId])
  restored += await tx.execute(RESTORE, [author, uploadId, true])
  restored += await tx.execute(RESTORE, [author, uploadId, false])
  await tx.execute(RESTORE_CHILDREN, [uploadId, author])
  const notRestored = await tx.query<TakenBackUpload['notRestored'][number]>(NOT_RESTORED)
  await record({
    outcome: 'done',
    subject: { kind: 'upload', id: uploadId },
    subjects: numbersWithin(notRestored),
    details: { restored, notRestored: notRestored.length },
  })
  return { restored, notRestored }
}

/** Taking back a new plan, or a later end, takes plans away just as an ending does, and so has the same limit over seven days. */
async function refuseMassEnding(tx: BulkTransaction, uploadId: string): Promise<void> {
  const [counts] = await tx.query<{ away: number; counted: number; active: number }>(COUNT_AWAY, [uploadId])
  if (counts && endingsNeed({ fromThisFile: counts.away, ...counts }) !== 'nobody') {
    const lately = counts.counted > counts.away ? `, with those that files took away in the last seven days ${counts.counted}` : ''
    throw new CpisError(
      'conflict',
      `Taking this file back would take ${counts.away} of ${counted(counts.active, 'plan')} away${lately}. Send a file with their endings, to which a second person can agree.`,
      { field: 'meant' },
    )
  }
}
