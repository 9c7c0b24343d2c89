import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { CopyValue } from '@/lib/db/copy-line'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import type { FileRow } from './file-rows'
import type { JudgedFile } from './judge-rows'
import type { PreparedFile } from './prepare-file'
import type { NumberStatus } from './trace-rows'
import type { UploadColumn } from './upload-columns'
import type { RowResult } from './upload-report'

/** PostgreSQL takes no COPY into a table with row-level security; what is copied into this one goes on under the caller's. */
const RESULT_ROW = `
  create temp table result_row (
    row integer, outcome text, code text, number text, child_name text, plan_type text, column_name text, value text, reason text, number_status text
  ) on commit drop`

const KEEP = `
  insert into cpis.upload_row (upload_id, authority_id, row, outcome, code, number, child_name, plan_type, column_name, value, reason, number_status)
  select $1, cpis.caller_organisation(), row, outcome, code, number, child_name, plan_type, column_name, value, reason, number_status
  from pg_temp.result_row order by row`

/** Keeps what each row would change, and which plans a full file leaves out, in place of what a former check found. */
export async function keepResults(
  tx: BulkTransaction,
  uploadId: string,
  { file }: PreparedFile,
  { rows }: JudgedFile,
  statuses: ReadonlyMap<number, NumberStatus>,
): Promise<void> {
  await tx.execute('delete from cpis.upload_row where upload_id = $1', [uploadId])
  await tx.execute('delete from cpis.upload_absence where upload_id = $1', [uploadId])
  await tx.execute(RESULT_ROW)
  const copied = ['row', 'outcome', 'code', 'number', 'child_name', 'plan_type', 'column_name', 'value', 'reason', 'number_status']
  await tx.copy('pg_temp.result_row', copied, results(file.rows, cellReader(file.places), rows, statuses))
  await tx.execute(KEEP, [uploadId])
  await tx.execute(
    `insert into cpis.upload_absence (upload_id, plan_id, authority_id) select $1, plan_id, cpis.caller_organisation() from pg_temp.absent_plan`, [uploadId])
}

/** How a cell of a row is read by its column. */
export type CellReader = (row: FileRow, column: UploadColumn, longest: number) => string

/** Reads cells by their column; whatever is too long to be anything is cut. */
export function cellReader(places: ReadonlyMap<UploadColumn, number>): CellReader {
  return (row, column, longest) => trimWhiteSpace(row.cells[places.get(column) ?? -1] ?? '').slice(0, longest)
}

function* results(fileRows: readonly FileRow[], cellOf: CellReader, rows: readonly RowResult[], statuses: ReadonlyMap<number, NumberStatus>): Generator<CopyValue[]> {
  const byRow = new Map(fileRows.map((fileRow) => [fileRow.row, fileRow]))
  for (const { row, number, code, outcome, column, reason } of rows) {
    const fileRow = byRow.get(row)
    if (!fileRow) throw new Error(`There is no row ${row}`)
    const name = [cellOf(fileRow, 'family_name', 100), cellOf(fileRow, 'given_name', 100)].filter((part) => part !== '').join(', ')
    yield [row, outcome, code, number.slice(0, 100), name, cellOf(fileRow, 'plan_type', 100), column, column && cellOf(fileRow, column, 500), reason, statuses.get(row) ?? null]
  }
}
