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

/** Records that the authority has said that its register is true now, which is shown with every result. */
export async function markFresh(tx: BulkTransaction): Promise<void> {
  // Raw SQL: a file is loaded on a connection of its own, outside Prisma.
  await tx.execute(`update cpis.authority set register_updated_at = now() where organisation_id = cpis.caller_organisation()`)
}
