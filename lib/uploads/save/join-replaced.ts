// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import { joinNumbers } from '@/lib/plans/number-verdict'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/**
 * Joins the numbers of rows that were not accepted because demographics have replaced them to those that took their place. Such a row names
 * somebody whose name and date of birth agree, so both numbers are that person's: whoever holds either, now or later, is found under both.
 *
 * @returns how many are joined now
 */
export async function joinReplaced(tx: BulkTransaction, uploadId: string): Promise<number> {
  const rows = await tx.query<{ number: NhsNumber; by: NhsNumber }>(
    `select distinct regexp_replace(number, '[^0-9]', '', 'g') as number, replaced_by as by from cpis.upload_row
     where upload_id = $1 and replaced_by is not null order by 1`,
    [uploadId],
  )
  let joined = 0
  for (const { number, by } of rows) if (await joinNumbers(tx, number, by)) joined += 1
  return joined
}
