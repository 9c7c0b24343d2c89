import { databaseNow } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { can } from '@/lib/policy/authorise'

/** A row on the list of rows to fix about another plan of the same child and kind, which is not in place, named for whoever is to save it. */
export type FollowingRow = { rowId: string; row: number; fileName: string }

/** And the work by which a file process is to load it; null for a role that loads no rows. */
export type QueuedRow = FollowingRow & { workId: string | null }

/** How soon a file process takes up rows that follow, in milliseconds: whoever waits for the page has loaded most of them by then. */
const TAKEN_UP_AFTER = 10_000

/**
 * The rows on the list of rows to fix that were not accepted only because a plan before theirs had not ended yet, oldest first.
 *
 * @param planIds the plans that have ended; nothing follows one that has not
 */
export async function followingRows(tx: Transaction, planIds: readonly string[]): Promise<FollowingRow[]> {
  const beside = await tx.rowBesidePlan.findMany({ where: { planId: { in: [...planIds] }, follows: true }, select: { rowId: true } })
  const rows = await tx.rejectedRow.findMany({
    where: { id: { in: beside.map(({ rowId }) => rowId) } },
    orderBy: [{ rejectedAt: 'asc' }, { row: 'asc' }],
    select: { id: true, row: true, upload: { select: { fileName: true } } },
  })
  return rows.map(({ id, row, upload }) => ({ rowId: id, row, fileName: upload.fileName }))
}

/**
 * The rows that follow, and work for a file process to load those that nobody has loaded soon: in the transaction that ends the plans, so that
 * none is forgotten when a process dies, or when there are more than a page has time for. A role that loads no rows asks for nothing; its
 * rows stay on the list.
 *
 * @param planIds as {@link followingRows}
 */
export async function queueFollowing(tx: Transaction, actor: Actor, planIds: readonly string[]): Promise<QueuedRow[]> {
  const rows = await followingRows(tx, planIds)
  if (rows.length === 0 || !can(actor.role, 'upload.save')) return rows.map((row) => ({ ...row, workId: null }))
  const { id: workId } = await tx.fileWork.create({
    data: {
      authorityId: actor.organisation.id,
      kind: 'follow',
      rows: rows.map(({ rowId }) => rowId),
      askedById: actor.personId,
      askedBy: actor.name,
      sessionId: actor.sessionId,
      nextAt: new Date((await databaseNow(tx)).getTime() + TAKEN_UP_AFTER),
    },
    select: { id: true },
  })
  return rows.map((row) => ({ ...row, workId }))
}

/** Whether a file process is still to load some of these rows. */
export async function isLoadingFollowing(tx: Transaction, rows: readonly FollowingRow[]): Promise<boolean> {
  const left = await tx.fileWork.count({ where: { kind: 'follow', rows: { hasSome: rows.map(({ rowId }) => rowId) } } })
  return left > 0
}
