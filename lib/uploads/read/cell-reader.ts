import { trimWhiteSpace } from '@/lib/shared/white-space'
import type { UploadColumn } from '../upload-columns'
import type { FileRow } from './file-rows'

/** Reads a row's cell by its column. */
export type CellReader = (row: FileRow, column: UploadColumn, longest: number) => string

/** Makes a reader of cells by column; anything too long to be sensible is cut. */
export function cellReader(places: ReadonlyMap<UploadColumn, number>): CellReader {
  return (row, column, longest) => trimWhiteSpace(row.cells[places.get(column) ?? -1] ?? '').slice(0, longest)
}
