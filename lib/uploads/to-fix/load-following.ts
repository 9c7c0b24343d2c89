import { can } from '@/lib/policy/authorise'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { FollowingRow } from '@/lib/plans/following-rows'
import type { Principal } from '@/lib/identity/actor'
import { errorFields, log } from '@/lib/shared/log'
import { fixRow } from './fix-row'

/** So many rows are loaded while somebody waits for the page; the rest is on the list of rows to fix. */
const MOST_AT_ONCE = 200

/** Rows of earlier files that waited for an end, beside plans that a file ($1) has ended or withdrawn, oldest first. */
const AFTER_FILE = `
  select distinct r.id as "rowId", r.rejected_at, r.row
  from cpis.rejected_row r join cpis.row_beside_plan b on b.row_id = r.id join cpis.plan p on p.id = b.plan_id
  where r.authority_id = cpis.caller_organisation() and r.fixed_at is null and b.waits_for_ending and r.upload_id <> $1
    and p.upload_id = $1 and (p.end_date is not null or p.withdrawn_at is not null)
  order by r.rejected_at, r.row`

/** The rows that had waited for plans to end that a file has ended, in the transaction that saves it. */
export function rowsAfterFile(tx: BulkTransaction, uploadId: string): Promise<{ rowId: string }[]> {
  // Raw SQL: a file is loaded on a connection of its own, outside Prisma.
  return tx.query<{ rowId: string }>(AFTER_FILE, [uploadId])
}

/**
 * Loads rows that waited for an end, each as its own correction: without them nobody who checks the child would be told of the plan that the
 * same file says is in place. One that cannot be loaded, for whatever reason, stays on the list of rows to fix, and so do all for a role that
 * loads none: the end is committed already, and must not be reported as if nothing were saved.
 *
 * @param most how many at most
 * @returns `next` when every one is in place now, `next-not` when one is not; null when there was none
 */
export async function loadFollowing(
  actor: Principal,
  rows: readonly Pick<FollowingRow, 'rowId'>[],
  most = MOST_AT_ONCE,
): Promise<'next' | 'next-not' | null> {
  if (rows.length === 0) return null
  if (!can(actor.role, fixRow.permission)) return 'next-not'
  let loaded = 0
  for (const { rowId } of rows.slice(0, most)) if (await isLoaded(actor, rowId)) loaded += 1
  return loaded === rows.length ? 'next' : 'next-not'
}

async function isLoaded(actor: Principal, rowId: string): Promise<boolean> {
  try {
    return (await fixRow(actor, { rowId })).ok
  } catch (error) {
    // Another file is being saved in this moment, somebody else was quicker with the row, or the database is away.
    log('warn', 'upload.following-row.failed', { ...errorFields(error), errorMessage: undefined })
    return false
  }
}
