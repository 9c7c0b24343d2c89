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
import { putBackRows } from '../to-fix/put-back-rows'
import { takeTurn } from '../upload-locks'
import { findWhatGoesBack } from './what-goes-back'
import { gatherWhatStands, LATEST_STANDING_CHILDREN } from './what-stands'

/** The result of taking a file back. */
export type TakenBackUpload = {
  /** Plans that are as they were before; those that the file added have been withdrawn. */
  restored: number
  /**
   * Plans that stay as they are: somebody has changed them since, a later file holds them in the same way or has spoken of them, another plan
   * has taken their place, or they took the place of one that stays ended.
   */
  notRestored: { childName: string; number: string; planType: string }[]
}

const WITHDRAW_NEW = `
  update cpis.plan p set withdrawn_at = coalesce(p.withdrawn_at, now()), changed_by = $1, upload_id = $2
  from pg_temp.touched t where p.id = t.plan_id and t.goes_back and not t.kept and t.before_id is null`

/** Plans that get shorter or are withdrawn again go first ($3), so that no plan grows into a place still taken. */
const RESTORE = `
  update cpis.plan p
  set end_date = b.end_date, expected_on = b.expected_on, withdrawn_at = b.withdrawn_at, category = b.category, legal_status = b.legal_status,
      lead_team = t.lead_team, lead_team_phone = t.lead_team_phone, last_review_date = b.last_review_date, next_review_date = b.next_review_date,
      instructions = b.instructions, changed_by = $1, upload_id = $2
  from pg_temp.touched t join cpis.plan_version b on b.version_id = t.before_id
  where p.id = t.plan_id and t.goes_back and not t.kept
    and (coalesce(least(b.end_date, b.expected_on), 'infinity') <= coalesce(least(p.end_date, p.expected_on), 'infinity') and (b.withdrawn_at is not null or p.withdrawn_at is null)) = $3`

/** Names that only files wrote that are taken back become what they were. */
const RESTORE_CHILDREN = `
  update cpis.child c
  set local_id = b.local_id, family_name = b.family_name, given_name = b.given_name, change = 'details-corrected', changed_by = $1, upload_id = $2
  from (${LATEST_STANDING_CHILDREN}) l join pg_temp.child_state b on b.child_id = l.child_id and b.version = l.version
  where c.id = l.child_id and c.closed_why is distinct from 'adopted'
    and (c.local_id, c.family_name, c.given_name) is distinct from (b.local_id, b.family_name, b.given_name)
    and exists (select from pg_temp.child_state s where s.child_id = c.id and s.taken_back and s.version > b.version)`

/** What the file wrote and somebody has changed or confirmed since, and what is kept. */
const NOT_RESTORED = `
  select concat_ws(', ', c.family_name, nullif(c.given_name, '')) as "childName", c.nhs_number as number, t.type as "planType"
  from pg_temp.touched t join cpis.child c on c.id = t.child_id
  where case when t.goes_back then t.kept
             else exists (select from pg_temp.plan_state s where s.plan_id = t.plan_id and s.upload_id = $1) end order by 1`

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
    where t.goes_back and not t.kept and p.withdrawn_at is null
      and case when t.before_id is null or t.withdrawn_at is not null
               then cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is not null
               else t.end_date < coalesce(p.end_date, 'infinity') and (p.id in (select id from in_place)
                 or (cpis.plan_standing(p.type, p.end_date, c.date_of_birth, cpis.today()) is not null
                   and cpis.plan_standing(p.type, t.end_date, c.date_of_birth, cpis.today()) is null)) end
  ), others as (
    select plan_id from (${TAKEN_LATELY}
    ) as lately where plan_id not in (select plan_id from pg_temp.touched where goes_back and not kept and before_id is not null)
    union
    select plan_id from cpis.held_ending
    where authority_id = cpis.caller_organisation() and state = 'held' and not needs_approval and upload_id <> $1
  ), counted as (
    select plan_id from away union select plan_id from others
  )
  select (select count(*) from away)::integer as away, (select count(*) from counted)::integer as counted,
         (select count(*) from (select id from in_place union select plan_id from counted) as every)::integer as active`

/**
 * Takes a saved file back: every plan and child becomes what the files that are not taken back, and people, said of it last, in whatever
 * order files are taken back; the file's endings that are still held no longer happen, and the rows to fix that it settled are to be fixed again. Protection
 * that the file set stays. Nothing is deleted: the file, its rows and every version remain.
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

async function takeBack({ tx, principal, record }: Stage, uploadId: string): Promise<TakenBackUpload> {
  await takeTurn(tx, 'page')
  const reversed = await tx.execute(
    `update cpis.upload set state = 'reversed', reversed_at = now(), reversed_by = $2 where id = $1 and state in ('saved', 'waiting')`,
    [uploadId, principal.name],
  )
  if (reversed === 0) throw new CpisError('not-found', 'There is no saved file to take back')
  // First: whoever applies them at this moment has done so before, and is seen, or finds them settled.
  await tx.execute(`update cpis.held_ending set state = 'overtaken', settled_at = now() where upload_id = $1 and state = 'held'`, [uploadId])
  await gatherWhatStands(tx, uploadId)
  await findWhatGoesBack(tx, uploadId)
  await refuseMassEnding(tx, uploadId)
  const author = `${principal.name} (file taken back)`
  let restored = await tx.execute(WITHDRAW_NEW, [author, uploadId])
  restored += await tx.execute(RESTORE, [author, uploadId, true])
  restored += await tx.execute(RESTORE, [author, uploadId, false])
  await tx.execute(RESTORE_CHILDREN, [author, uploadId])
  await putBackRows(tx, uploadId, author)
  const notRestored = await tx.query<TakenBackUpload['notRestored'][number]>(NOT_RESTORED, [uploadId])
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
