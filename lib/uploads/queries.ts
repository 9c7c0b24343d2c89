import * as codes from '@/lib/db/codes.generated'
import { codeOf } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import { FILE_PROCESS_NAME } from './file-work'
import { ROWS_PER_PAGE, type ListedEnding, type ListedRow, type ListedUpload, type OpenedUpload, type RowFilter, type RowToFix } from './upload'
import { WAITED_FOR_ENDING } from './upload-report'

const FILES_SHOWN = 100

/** The last files of the caller's authority, newest first. */
export async function listedUploads(tx: Transaction): Promise<ListedUpload[]> {
  const uploads = await tx.upload.findMany({
    select: { id: true, state: true, fileName: true, contents: true, receivedAt: true, receivedBy: true, rowsRead: true, rowsRejected: true },
    orderBy: { receivedAt: 'desc' },
    take: FILES_SHOWN,
  })
  return uploads.map(({ rowsRead, rowsRejected, ...upload }) => ({
    ...upload,
    state: codeOf(codes.UPLOAD_STATE, upload.state),
    contents: codeOf(codes.UPLOAD_CONTENTS, upload.contents),
    read: rowsRead,
    rejected: rowsRejected,
    live: rowsRead - rowsRejected,
  }))
}

/** A file of the caller's authority by its id; null if the authority has no such file. */
export async function uploadOf(tx: Transaction, id: string): Promise<OpenedUpload | null> {
  // Raw SQL: also asks what is running in the database, and whether the register has changed.
  const [upload] = await tx.$queryRaw<OpenedUpload[]>`
    select u.id, u.state, u.file_name as "fileName", u.contents, u.received_at as "receivedAt", u.received_by as "receivedBy",
           u.rows_read as read, u.rows_rejected as rejected, u.rows_read - u.rows_rejected as live, u.format, u.file_code as "fileCode", u.refusal,
           u.rows_checked as checked, u.rows_added as added, u.rows_changed as changed, u.rows_ended as ended, u.rows_unchanged as unchanged,
           u.rows_withdrawn as withdrawn, u.rows_waiting as waiting, u.plans_absent as absent, u.plans_ending as "endingsCounted", u.plans_active as "plansActive",
           u.endings_need as "endingsNeed", u.absence_suppressed and u.plans_active > 0 as "absenceSuppressed",
           case when u.applied_at is null then u.ends_to_confirm else (select count(*)::integer from cpis.held_ending h
             where h.upload_id = u.id and h.state = 'held' and h.needs_confirmation and h.confirmed_at is null) end as "endsToConfirm",
           u.state = 'review' and (u.checked_on is distinct from cpis.today() or u.register_version is distinct from coalesce((select v.version from cpis.register_version v
             where v.authority_id = u.authority_id), 0)
             or cpis.newer_file_is_saved(u.id, cpis.file_said_at(u.made_at, u.received_at))) as "outOfDate",
           case when w.leased_until > now() then 'working' when w.upload_id is null then null
                when exists (select from pg_stat_activity where datname = current_database() and application_name = ${FILE_PROCESS_NAME}) then 'queued'
                else 'nobody' end as "work",
           u.applied_at as "appliedAt", u.applied_by as "appliedBy", u.reversed_at as "reversedAt", u.reversed_by as "reversedBy",
           exists (select from cpis.upload_file f where f.upload_id = u.id) as "hasFile"
    from cpis.upload u left join cpis.file_work w on w.upload_id = u.id where u.id = ${id}::uuid`
  return upload ?? null
}

/** A file's bytes, for as long as they are kept. */
export async function bytesOf(tx: Transaction, id: string): Promise<Uint8Array | null> {
  const file = await tx.uploadFile.findUnique({ where: { uploadId: id }, select: { bytes: true } })
  return file?.bytes ?? null
}

/** A page of a file's rows with one outcome. */
export function rowsOf(tx: Transaction, id: string, outcome: RowFilter, page: number): Promise<ListedRow[]> {
  // Raw SQL: looks up for each row whether it is still to be fixed.
  return tx.$queryRaw<ListedRow[]>`
    select r.row, r.outcome, r.code, r.number, r.child_name as "childName", r.plan_type as "planType", r.column_name as "column", r.value, r.reason, r.changes,
           (select f.id from cpis.rejected_row f where f.upload_id = r.upload_id and f.row = r.row and f.fixed_at is null) as "toFixId"
    from cpis.upload_row r where r.upload_id = ${id}::uuid and case when ${outcome} = 'waiting' then r.number_status = 'waiting' else r.outcome = ${outcome} end
    order by r.row limit ${ROWS_PER_PAGE} offset ${(page - 1) * ROWS_PER_PAGE}`
}

/** Every row of a file. */
export function allRowsOf(tx: Transaction, id: string): Promise<ListedRow[]> {
  // Raw SQL: up to twenty thousand rows, in the form shown.
  return tx.$queryRaw<ListedRow[]>`
    select row, outcome, code, number, child_name as "childName", plan_type as "planType", column_name as "column", value, reason, changes, null as "toFixId"
    from cpis.upload_row where upload_id = ${id}::uuid order by row`
}

/**
 * Every plan that a file takes away, by its rows or by leaving it out, and what has become of what was held back: also an end that it only brings
 * forward, where that was.
 */
export function endingsOf(tx: Transaction, id: string): Promise<ListedEnding[]> {
  // Raw SQL: the union of two tables, each with what was held back.
  return tx.$queryRaw<ListedEnding[]>`
    select r.child_name as "childName", r.number, r.plan_type as "planType", case r.outcome when 'withdrawn' then 'withdrawn' else 'in-file' end as how,
           h.state as settled, h.child_id as "childId"
    from cpis.upload_row r
    left join lateral (
      select e.state, p.child_id from cpis.held_ending e join cpis.plan p on p.id = e.plan_id
      where e.upload_id = r.upload_id and e.how = case r.outcome when 'withdrawn' then 'withdrawn' else 'in-file' end and p.type = r.plan_type and p.nhs_number = regexp_replace(r.number, '[^0-9]', '', 'g')
      order by e.held_at desc limit 1) h on true
    where r.upload_id = ${id}::uuid and (r.outcome in ('ended', 'withdrawn') or (r.outcome = 'changed' and h.child_id is not null))
    union all
    select concat_ws(', ', c.family_name, nullif(c.given_name, '')), c.nhs_number, p.type, 'absent', h.state, c.id
    from cpis.upload_absence a join cpis.plan p on p.id = a.plan_id join cpis.child c on c.id = p.child_id
    left join cpis.held_ending h on h.upload_id = a.upload_id and h.plan_id = a.plan_id and h.how = 'absent'
    where a.upload_id = ${id}::uuid
    order by 1`
}

/** The caller's authority's rows that still need fixing, oldest first. */
export function rowsToFix(
  tx: Transaction,
  { id = null, uploadId = null }: { id?: string | null; uploadId?: string | null } = {},
): Promise<RowToFix[]> {
  // Raw SQL: counts days in London, and joins the file.
  return tx.$queryRaw<RowToFix[]>`
    select r.id, r.upload_id as "uploadId", u.file_name as "fileName", r.row, r.cells, r.code, r.column_name as "column",
           case when r.waits_for_ending and not exists (
             select from cpis.row_beside_plan b join cpis.held_ending h on h.plan_id = b.plan_id and h.state = 'held' where b.row_id = r.id)
             then ${WAITED_FOR_ENDING} else r.reason end as reason,
           (cpis.today() - (r.rejected_at at time zone 'Europe/London')::date) as days, md5(r.cells::text) as version
    from cpis.rejected_row r join cpis.upload u on u.id = r.upload_id
    where r.fixed_at is null and (${id}::uuid is null or r.id = ${id}::uuid) and (${uploadId}::uuid is null or r.upload_id = ${uploadId}::uuid)
    order by r.rejected_at, r.row limit 20000`
}

/** Plans from a file that was taken back which stay as they are: somebody has changed them since, a later file says the same, or another plan has taken their place. */
export function notRestoredOf(tx: Transaction, id: string): Promise<{ childName: string; number: string; planType: string }[]> {
  // Raw SQL: joins versions, plans and children.
  return tx.$queryRaw<{ childName: string; number: string; planType: string }[]>`
    select distinct concat_ws(', ', c.family_name, nullif(c.given_name, '')) as "childName", p.nhs_number as number, p.type as "planType"
    from cpis.upload u join cpis.plan_version v on v.upload_id = u.id join cpis.plan p on p.id = v.plan_id join cpis.child c on c.id = p.child_id
    where u.id = ${id}::uuid and u.reversed_at is not null
      and not exists (select from cpis.plan_version r where r.plan_id = p.id and r.changed_at = u.reversed_at)
    order by 1`
}
