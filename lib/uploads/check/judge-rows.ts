import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import { findEndings, type FileEndings } from './endings'
import { anyMatched, decideRows, matchRows } from './match-rows'
import type { PreparedFile } from '../read/prepare-file'
import { stageRows } from './stage-rows'
import type { TracedNumbers } from './trace-rows'
import { countsOf, fileCodeOf, rowResults, type FileCode, type RowResult, type UploadCounts } from '../upload-report'

/** What a file means for the register as it is now. */
export type JudgedFile = {
  fileCode: FileCode
  counts: UploadCounts
  rows: RowResult[]
  /** How many rows are loaded although their person could not be compared yet. */
  waiting: number
  endings: FileEndings
  /** How many ends are so long past that each waits until somebody has confirmed it. */
  endsToConfirm: number
}

/**
 * Compares a prepared file with the register and works out what each row means, as `pg_temp.decided_row` and `pg_temp.absent_plan`.
 * Changes nothing in the register. What is found here is what gets saved.
 *
 * @param saidAt when the file said what it says (see {@link momentOf}); null for what a person says now
 */
export async function judgeRows(
  tx: BulkTransaction,
  contents: codes.UploadContents,
  prepared: PreparedFile,
  numbers: TracedNumbers,
  saidAt: string | null,
): Promise<JudgedFile> {
  const { validated, details } = prepared
  await stageRows(tx, validated.accepted, numbers.statuses)
  await matchRows(tx, details, saidAt)
  // A file of which nothing is accepted changes nothing, and so nothing is absent from it.
  const endings = await findEndings(tx, (await anyMatched(tx)) ? contents : 'changes', prepared)
  const decided = await decideRows(tx, endings.need !== 'nobody')
  const rows = rowResults(validated, decided.rows, numbers.waiting)
  const counts = countsOf(rows)
  return {
    fileCode: fileCodeOf(counts),
    counts,
    rows,
    waiting: rows.filter(({ waits }) => waits).length,
    endings,
    endsToConfirm: decided.endsToConfirm,
  }
}
