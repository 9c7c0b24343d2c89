import { can } from '@/lib/policy/authorise'
import type { Transaction } from '@/lib/db/transaction'
import type { Principal } from '@/lib/identity/actor'
import { errorFields, log } from '@/lib/shared/log'
import { fixRow, type FixedCells } from './fix-row'

/** A row on the list of rows to fix that says that a plan follows one that has just ended. */
export type FollowingRow = { rowId: string; cells: FixedCells }

/** So many rows are loaded while somebody waits for the page; the rest is on the list of rows to fix. */
const MOST_AT_ONCE = 200

/**
 * The rows that were not accepted only because a plan before theirs had not ended yet, oldest first.
 *
 * @param planIds the plans that have ended; nothing follows one that has not
 */
export async function followingRows(tx: Transaction, planIds: readonly string[]): Promise<FollowingRow[]> {
  const ended = await tx.plan.findMany({
    where: { id: { in: [...planIds] }, OR: [{ endDate: { not: null } }, { withdrawnAt: { not: null } }] },
    select: { id: true },
  })
  const beside = await tx.rowBesidePlan.findMany({
    where: { planId: { in: ended.map(({ id }) => id) }, waitsForEnding: true },
    select: { rowId: true },
  })
  const rows = await tx.rejectedRow.findMany({
    where: { id: { in: beside.map(({ rowId }) => rowId) } },
    orderBy: [{ rejectedAt: 'asc' }, { row: 'asc' }],
    select: { id: true, cells: true },
  })
  return rows.map(({ id, cells }) => ({ rowId: id, cells: cells as FixedCells }))
}

/** Those of {@link followingRows} that are on the list of rows to fix still, named for whoever is to save them. */
export async function rowsStillWaiting(tx: Transaction, planId: string): Promise<{ rowId: string; row: number; fileName: string }[]> {
  const waiting = await followingRows(tx, [planId])
  const rows = await tx.rejectedRow.findMany({
    where: { id: { in: waiting.map(({ rowId }) => rowId) } },
    orderBy: [{ rejectedAt: 'asc' }, { row: 'asc' }],
    select: { id: true, row: true, upload: { select: { fileName: true } } },
  })
  return rows.map(({ id, row, upload }) => ({ rowId: id, row, fileName: upload.fileName }))
}

/**
 * Loads rows that waited for an end, each as its own correction: without them nobody who checks the child would be told of the plan that the
 * same file says is in place. One that cannot be loaded, for whatever reason, stays on the list of rows to fix, and so do all for a role that
 * loads none: the end is committed already, and must not be reported as if nothing were saved.
 *
 * @returns `next` when every one is in place now, `next-not` when one is not; null when there was none
 */
export async function loadFollowing(actor: Principal, rows: readonly FollowingRow[]): Promise<'next' | 'next-not' | null> {
  if (rows.length === 0) return null
  if (!can(actor.role, fixRow.permission)) return 'next-not'
  let loaded = 0
  for (const row of rows.slice(0, MOST_AT_ONCE)) if (await isLoaded(actor, row)) loaded += 1
  return loaded === rows.length ? 'next' : 'next-not'
}

async function isLoaded(actor: Principal, { rowId, cells }: FollowingRow): Promise<boolean> {
  try {
    return (await fixRow(actor, { rowId, cells })).ok
  } catch (error) {
    // Another file is being saved in this moment, somebody else was quicker with the row, or the database is away.
    log('warn', 'upload.following-row.failed', { ...errorFields(error), errorMessage: undefined })
    return false
  }
}
