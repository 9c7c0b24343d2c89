import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { UploadCounts } from '../upload-report'

/** A file of which fewer rows than this were accepted says too little of the register to make it new (the national matching standard). */
export const FRESH_FROM_PERCENT = 95

/**
 * Whether a file makes its authority's register as new as the file: enough of its rows were accepted. What a person mends or enters by hand
 * has a date of its own, and makes nothing else newer.
 */
export function makesFresh({ read, rejected }: Pick<UploadCounts, 'read' | 'rejected'>): boolean {
  return read > 0 && (read - rejected) * 100 >= read * FRESH_FROM_PERCENT
}

/**
 * Records that a file has said that the register is true, which is shown with every result: as at the moment at which the file was made or received,
 * however late it is saved. What was said later, by another file or a person, stays.
 *
 * @param again the same file is received again at this moment
 */
export async function markFresh(tx: BulkTransaction, uploadId: string, again = false): Promise<void> {
  // Raw SQL: a file is loaded on a connection of its own, outside Prisma.
  await tx.execute(
    `update cpis.authority a set register_updated_at = greatest(a.register_updated_at, cpis.file_said_at(u.made_at, case when $2 then now() else u.received_at end))
     from cpis.upload u where u.id = $1 and a.organisation_id = u.authority_id and u.authority_id = cpis.caller_organisation()`,
    [uploadId, again],
  )
}
