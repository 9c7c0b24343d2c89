import type { Transaction } from '@/lib/db/transaction'

/** A row on the list of rows to fix about another plan of the same child and kind, which is not in place, named for whoever is to save it. */
export type FollowingRow = { rowId: string; row: number; fileName: string }

/**
 * The rows on the list of rows to fix that were not accepted only because a plan before theirs had not ended yet, oldest first.
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
    select: { id: true, row: true, upload: { select: { fileName: true } } },
  })
  return rows.map(({ id, row, upload }) => ({ rowId: id, row, fileName: upload.fileName }))
}
