// Raw SQL: what is left of a file that is taken back, beside the rows of others.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'

/** A file saved since that stands has a row about the very plan, which is in place: the row to fix `r` is settled all the same. */
const SETTLED_SINCE = `
  select from cpis.upload s join cpis.upload_row a on a.upload_id = s.id and a.outcome <> 'rejected'
  join cpis.plan p on p.id = a.plan_id join cpis.child c on c.id = p.child_id
  where s.authority_id = r.authority_id and s.state in ('saved', 'waiting') and s.applied_at > r.fixed_at and s.id <> $1
    and p.withdrawn_at is null and p.type = r.cells ->> 'plan_type' and p.start_date::text = r.cells ->> 'start_date'
    and coalesce(coalesce(p.end_date, p.expected_on)::text, '') = coalesce(r.cells ->> 'end_date', '')
    and (c.local_id = r.cells ->> 'local_id' or (
      p.nhs_number = regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g')
      and (lower(c.family_name), lower(c.given_name)) = (lower(r.cells ->> 'family_name'), lower(coalesce(r.cells ->> 'given_name', '')))))`

const PUT_BACK = `
  update cpis.rejected_row r set fixed_at = null, fixed_how = null, fixed_by = null, fixed_upload_id = null
  where r.fixed_upload_id = $1 and r.authority_id = cpis.caller_organisation()
    and exists (select from cpis.upload u where u.id in (r.upload_id, r.said_upload_id) and u.state <> 'reversed')
    and not exists (
      select from cpis.rejected_row o where o.authority_id = r.authority_id and o.fixed_at is null and o.about = r.about)
    and not exists (${SETTLED_SINCE})`

/**
 * Puts the rows that a file, or a mended row, settled back on the list of rows to fix when it is taken back: the plans that they ask for are not in
 * place any more, and nothing else would say that they are missing. Comes after the plans are as they were. Rather a row too many than a plan that
 * nobody misses (decision 014); but none of a file that was taken back as well, and none that a newer row says in its place.
 */
export async function putBackRows(tx: BulkTransaction, uploadId: string): Promise<void> {
  await tx.execute(PUT_BACK, [uploadId])
}
