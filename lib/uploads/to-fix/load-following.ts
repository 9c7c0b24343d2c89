import { can } from '@/lib/policy/authorise'
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { FollowingRow } from '@/lib/plans/following-rows'
import type { Principal } from '@/lib/identity/actor'
import { errorFields, log } from '@/lib/shared/log'
import { LAST_ROW_BEGINS } from '@/lib/shared/page-time'
import { finishFollowing } from './finish-following'
import { fixRow } from './fix-row'

/**
 * What became of rows that follow. `next`: every one is in place now. `next-later`: a file process is to load the rest. `next-not`: one could not
 * be loaded, and is on the list of rows to fix.
 */
export type Followed = 'next' | 'next-later' | 'next-not'

/** Rows of earlier files that waited for an end, beside plans that a file ($1) has ended or withdrawn, oldest first. */
const AFTER_FILE = `
  select distinct r.id as "rowId", r.rejected_at, r.row
  from cpis.rejected_row r join cpis.row_beside_plan b on b.row_id = r.id join cpis.plan p on p.id = b.plan_id
  where r.authority_id = cpis.caller_organisation() and r.fixed_at is null and b.waits_for_ending and r.upload_id <> $1
    and p.upload_id = $1 and (p.end_date is not null or p.withdrawn_at is not null)
  order by r.rejected_at, r.row`

/** The rows that had waited for plans to end that a file has ended, in the transaction that saves it. */
export async function rowsAfterFile(tx: BulkTransaction, uploadId: string): Promise<string[]> {
  // Raw SQL: a file is loaded on a connection of its own, outside Prisma.
  const rows = await tx.query<{ rowId: string }>(AFTER_FILE, [uploadId])
  return rows.map(({ rowId }) => rowId)
}

/**
 * Loads rows that waited for an end, each as its own correction: without them nobody who checks the child would be told of the plan that the
 * same file says is in place. One that cannot be loaded, for whatever reason, stays on the list of rows to fix: the end is committed already,
 * and must not be reported as if nothing were saved.
 *
 * @param rowIds rows to fix
 * @param until when the last one is begun, on the clock of `performance.now()`
 * @returns how many were tried, and how many are in place now
 */
export async function loadRows(actor: Principal, rowIds: readonly string[], until = Infinity): Promise<{ tried: number; loaded: number }> {
  let tried = 0
  let loaded = 0
  for (const rowId of rowIds) {
    if (performance.now() >= until) break
    tried += 1
    if (await isLoaded(actor, rowId)) loaded += 1
  }
  return { tried, loaded }
}

/**
 * Loads the rows that follow what a person has just saved, as {@link loadRows}, while they wait for the page. What there is no time for is left to
 * the file process that was asked in the same transaction (queueFollowing); for a role that loads no rows, to the list of rows to fix.
 *
 * @param begun when the person's page was asked for, on the clock of `performance.now()`
 * @returns null when there was none
 */
export async function loadFollowing(actor: Principal, rows: readonly FollowingRow[], begun: number): Promise<Followed | null> {
  if (rows.length === 0) return null
  if (!can(actor.role, fixRow.permission)) return 'next-not'
  const rowIds = rows.map(({ rowId }) => rowId)
  const { tried, loaded } = await loadRows(actor, rowIds, begun + LAST_ROW_BEGINS)
  if (tried < rows.length) return 'next-later'
  await finishFollowing(actor, { uploadIds: [...new Set(rows.map(({ uploadId }) => uploadId))] })
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
