import type { Transaction } from '@/lib/db/transaction'
import { WAITS_FOR_ENDING } from '../upload-report'
import type { FixedCells } from './fix-row'

/** A row on the list of rows to fix that says that a plan follows one that has just ended. */
export type FollowingRow = { rowId: string; cells: FixedCells }

/**
 * The rows that were not accepted only because a plan before theirs had not ended yet.
 *
 * @param planId the plan that has ended; none are found while it has not
 */
export function followingRows(tx: Transaction, planId: string): Promise<FollowingRow[]> {
  // Raw SQL: compares cells as they were sent.
  return tx.$queryRaw<FollowingRow[]>`
    select r.id as "rowId", r.cells
    from cpis.plan p join cpis.child c on c.id = p.child_id join cpis.rejected_row r on r.authority_id = p.authority_id
    where p.id = ${planId}::uuid and p.end_date is not null and r.fixed_at is null and r.reason = ${WAITS_FOR_ENDING}
      and r.cells ->> 'plan_type' = p.type
      and (regexp_replace(r.cells ->> 'nhs_number', '[^0-9]', '', 'g') = p.nhs_number or r.cells ->> 'local_id' = c.local_id)
    order by r.rejected_at, r.row`
}
