// Raw SQL: a file's temporary tables.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { callFunction } from '@/lib/db/call-function'
import { closedKeys, numbersClosedBy } from '@/lib/plans/closed-numbers'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/**
 * Refuses matched rows whose number the authority closed because of an adoption and whose child has since been erased, with the same words
 * as while the closed record still existed. Only keys of such numbers are kept, so nothing is computed where there are none.
 */
export async function refuseClosedNumbers(tx: BulkTransaction): Promise<void> {
  const keys = await callFunction(tx, 'closed_numbers', {}, closedKeys)
  if (keys.length === 0) return
  const unheld = await tx.query<{ number: NhsNumber }>('select distinct nhs_number as number from pg_temp.matched_row where child_id is null')
  const closed = numbersClosedBy(
    keys,
    unheld.map(({ number }) => number),
  )
  if (closed.length === 0) return
  await tx.execute(`update pg_temp.matched_row set problem = 'closed-adopted' where nhs_number = any ($1::text[])`, [closed])
}
