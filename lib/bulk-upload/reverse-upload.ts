import { inBulkTransaction, type BulkTransaction } from '@/lib/db/bulk-transaction'
import { CpisError } from '@/lib/shared/errors'
import { orChangedMeanwhile } from './changed-meanwhile'
import { callerOf, logUpload, requireUploadPermission, takeTurn, type Submitter } from './upload-act'

/** What came of taking a file back. */
export type ReversedUpload = {
  /** Plans that are again as they were before, those that were new being withdrawn. */
  restored: number
  /** Plans that somebody changed since, or whose place another plan has taken: they stay as they are. */
  notRestored: { childName: string; number: string; planType: string }[]
}

/** What a file touched: the state before its first change, and whether its own is still the last. */
const TOUCHED = `
  create temp table touched on commit drop as
  with first as (
    select plan_id, min(version) as version from cpis.plan_version
    where upload_id = $1 and authority_id = cpis.caller_organisation() group by plan_id
  )
  select f.plan_id, p.child_id, p.type, b.version_id as before_id, b.start_date, b.end_date, b.withdrawn_at, p.upload_id is not distinct from $1::uuid as untouched,
         false as in_the_way
  from first f join cpis.plan p on p.id = f.plan_id
  left join cpis.plan_version b on b.plan_id = f.plan_id and b.version = f.version - 1`

/** A plan that would come back, or last longer, where another plan of its kind runs now, or though the child's record is closed. */
const FIND_IN_THE_WAY = `
  update pg_temp.touched t set in_the_way = true
  where t.before_id is not null and t.withdrawn_at is null and (exists (
    select from cpis.child c where c.id = t.child_id and c.closed_on is not null and (t.end_date is null or t.end_date > c.closed_on)
  ) or exists (
    select from cpis.plan p left join pg_temp.touched o on o.plan_id = p.id and o.untouched
    where p.child_id = t.child_id and p.type = t.type and p.id <> t.plan_id
      and case when o.plan_id is null then p.withdrawn_at is null else o.before_id is not null and o.withdrawn_at is null end
      and daterange(t.start_date, t.end_date, '[)') && daterange(p.start_date, case when o.plan_id is null then p.end_date else o.end_date end, '[)')))`

const WITHDRAW_NEW = `
  update cpis.plan p set withdrawn_at = now(), changed_by = $1, upload_id = null
  from pg_temp.touched t where p.id = t.plan_id and t.untouched and t.before_id is null and p.withdrawn_at is null`

/** Those that get shorter or are withdrawn again first ($2), so that no plan grows into a place that is still taken. */
const RESTORE = `
  update cpis.plan p
  set end_date = b.end_date, withdrawn_at = b.withdrawn_at, category = b.category, legal_status = b.legal_status, lead_team = b.lead_team,
      lead_team_phone = b.lead_team_phone, last_review_date = b.last_review_date, next_review_date = b.next_review_date,
      instructions = b.instructions, changed_by = $1, upload_id = null
  from pg_temp.touched t join cpis.plan_version b on b.version_id = t.before_id
  where p.id = t.plan_id and t.untouched and not t.in_the_way
    and (coalesce(b.end_date, 'infinity') <= coalesce(p.end_date, 'infinity') and (b.withdrawn_at is not null or p.withdrawn_at is null)) = $2`

const RESTORE_CHILDREN = `
  update cpis.child c
  set local_id = b.local_id, family_name = b.family_name, given_name = b.given_name, change = 'details-corrected', changed_by = $2, upload_id = null
  from (select child_id, min(version) as version from cpis.child_version where upload_id = $1 group by child_id) f
  join cpis.child_version b on b.child_id = f.child_id and b.version = f.version - 1
  where c.id = f.child_id and c.upload_id = $1`

const NOT_RESTORED = `
  select c.family_name || ', ' || c.given_name as "childName", c.nhs_number as number, t.type as "planType"
  from pg_temp.touched t join cpis.child c on c.id = t.child_id where not t.untouched or t.in_the_way order by 1`

/**
 * Takes a saved file back: every plan and every child that nobody has changed since is again as it was before, and what the file still
 * held back no longer ends. A shield that the file set stays. Nothing is deleted: the file, its rows and every version remain.
 *
 * @throws CpisError `not-permitted`; `not-found`; `conflict` at the field `meant` when it would take more than a tenth of the plans in place
 * away, and at none when somebody changed the register in the same moment
 */
export async function reverseUpload(uploadId: string, submitter: Submitter): Promise<ReversedUpload> {
  await requireUploadPermission(submitter, 'upload.commit')
  const meanwhile = 'The register was changed in the same moment. Take the file back again.'
  return orChangedMeanwhile(meanwhile, () => inBulkTransaction(callerOf(submitter), (tx) => takeBack(tx, uploadId, submitter)))
}

async function takeBack(tx: BulkTransaction, uploadId: string, submitter: Submitter): Promise<ReversedUpload> {
  await takeTurn(tx)
  const reversed = await tx.execute(
    `update cpis.upload set state = 'reversed', reversed_at = now(), reversed_by = $2 where id = $1 and state in ('saved', 'waiting')`,
    [uploadId, submitter.name])
  if (reversed === 0) throw new CpisError('not-found', 'There is no saved file to take back')
  await tx.execute(TOUCHED, [uploadId])
  await tx.execute('analyze pg_temp.touched')
  await tx.execute(FIND_IN_THE_WAY)
  await refuseMassWithdrawal(tx)
  const author = `${submitter.name} (file taken back)`
  let restored = await tx.execute(WITHDRAW_NEW, [author])
  restored += await tx.execute(RESTORE, [author, true])
  restored += await tx.execute(RESTORE, [author, false])
  await tx.execute(RESTORE_CHILDREN, [uploadId, author])
  await tx.execute(`update cpis.held_ending set state = 'overtaken', settled_at = now() where upload_id = $1 and state = 'held'`, [uploadId])
  const notRestored = await tx.query<ReversedUpload['notRestored'][number]>(NOT_RESTORED)
  await logUpload(tx, submitter, { type: 'upload.reverse', outcome: 'done', uploadId, details: { restored, notRestored: notRestored.length } })
  return { restored, notRestored }
}

/** Taking back what was new takes plans away as an ending does, and so has the same limit. */
async function refuseMassWithdrawal(tx: BulkTransaction): Promise<void> {
  const [counts] = await tx.query<{ away: number; active: number }>(
    `select (select count(*) from pg_temp.touched t join cpis.plan p on p.id = t.plan_id
             where t.untouched and t.before_id is null and p.withdrawn_at is null and (p.end_date is null or p.end_date > cpis.today()))::integer as away,
            (select count(*) from cpis.plan where authority_id = cpis.caller_organisation() and withdrawn_at is null
               and (end_date is null or end_date > cpis.today()))::integer as active`)
  if (counts && counts.away * 10 > counts.active) {
    throw new CpisError('conflict', `Taking this file back would take ${counts.away} of ${counts.active} plans away. Send a file with their endings, to which a second person can agree.`, { field: 'meant' })
  }
}
