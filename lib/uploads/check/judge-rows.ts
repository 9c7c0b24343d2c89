import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type * as codes from '@/lib/db/codes.generated'
import { findEndings, type FileEndings } from './endings'
import { decideRows, matchRows } from './match-rows'
import type { PreparedFile } from '../read/prepare-file'
import { stageRows } from './stage-rows'
import type { TracedNumbers } from './trace-rows'
import { countsOf, fileCodeOf, rowResults, type FileCode, type RowResult, type UploadCounts } from '../upload-report'

/** What a file means for the register as it is now. */
export type JudgedFile = { fileCode: FileCode; counts: UploadCounts; rows: RowResult[]; waiting: number; endings: FileEndings }

/**
 * Compares a prepared file with the register and works out what each row means, as `pg_temp.decided_row` and `pg_temp.absent_plan`.
 * Changes nothing in the register. What is found here is what gets saved.
 */
export async function judgeRows(
  tx: BulkTransaction,
  contents: codes.UploadContents,
  { validated, details }: PreparedFile,
  numbers: TracedNumbers,
): Promise<JudgedFile> {
  await stageRows(tx, validated.accepted, numbers.statuses)
  await matchRows(tx, details)
  const endings = await findEndings(tx, contents, validated)
  const rows = rowResults(validated, await decideRows(tx, endings.need !== 'nobody'), numbers.waiting)
  const counts = countsOf(rows)
  return { fileCode: fileCodeOf(counts), counts, rows, waiting: rows.filter(({ waits }) => waits).length, endings }
}
