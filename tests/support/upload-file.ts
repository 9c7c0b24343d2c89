import type { UploadColumn } from '@/lib/uploads/upload-columns'
import { fakeNhsNumber } from './fake-nhs-number'

/** What a row of an upload says; columns not named are those of an ordinary row. */
export type FileRow = Partial<Record<UploadColumn, string>>

/** A row with nothing wrong: a looked-after nine-year-old. */
export const ORDINARY_ROW = {
  nhs_number: fakeNhsNumber(0),
  local_id: 'T-1',
  family_name: 'Ashworth',
  given_name: 'Robin',
  date_of_birth: '2017-02-03',
  plan_type: 'LAC',
  start_date: '2025-03-09',
  end_date: '',
  delete: '',
} satisfies FileRow

/**
 * An upload as text, with every cell quoted.
 *
 * @param rows how each row differs from {@link ORDINARY_ROW}; the columns are those of the ordinary row and all that any row names
 */
export function uploadText(rows: readonly FileRow[]): string {
  const columns = [...new Set([...Object.keys(ORDINARY_ROW), ...rows.flatMap((row) => Object.keys(row))])] as UploadColumn[]
  const lines = rows.map((row) => columns.map((column) => quoted({ ...ORDINARY_ROW, ...row }[column] ?? '')).join(','))
  return [columns.join(','), ...lines, ''].join('\r\n')
}

/** The same as bytes. */
export function uploadFile(rows: readonly FileRow[]): Buffer {
  return Buffer.from(uploadText(rows))
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}
