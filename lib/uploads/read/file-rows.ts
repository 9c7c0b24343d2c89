import type * as codes from '@/lib/db/codes.generated'
import type { UploadColumn } from '../upload-columns'

/**
 * What a reader of any format makes of a file: rows of cells under the columns of the CSV format (interoperability.md 7.5). Readers say
 * where a cell stands and what it says; what it must say is judged once, for all formats, in `row-schema.ts`, `row-rules.ts` and
 * `validate-rows.ts`. No object is keyed by what a file says.
 */

/** One plan of a file, as it stands there. */
export type FileRow = {
  /**
   * The number under which it is reported, unique in the file and rising. CSV counts as a spreadsheet does: the column names are row 1.
   * In a national message it is the number of its record, from 1; a record of several plans takes one number for each, and those after
   * it follow on.
   */
  readonly row: number
  /** In the order of {@link FileRows.places}. Dates are `yyyy-mm-dd` where the format's own way of writing them was understood. */
  readonly cells: readonly string[]
  /** What the reader itself found wrong with this row, in a sentence that says how to mend it; the row is then not loaded (`CPR07`). */
  readonly problem?: { readonly column: UploadColumn | null; readonly reason: string }
}

/** A file taken apart. */
export type FileRows = {
  readonly format: codes.UploadFormat
  /** Where each column stands in the cells. A column that is not there leaves what the register holds as it is. */
  readonly places: ReadonlyMap<UploadColumn, number>
  /** How many cells a row must have. */
  readonly width: number
  readonly rows: readonly FileRow[]
  /** What a national message says of itself; null for formats that say nothing. */
  readonly envelope: FileEnvelope | null
}

/** What a national message (01) says of itself, beside its records. */
export type FileEnvelope = {
  /** Its number in the sender's sequence. */
  readonly sequence: string
  /** When it was made. */
  readonly madeAt: Date
  /** The code by which the sender names itself: the DfE code of an authority. */
  readonly senderCode: string
  /** What the acknowledgement gives back of the sender: kept as it is in `upload.sender`. Nothing about a child. */
  readonly sender: { readonly root: string; readonly code: string; readonly name: string; readonly telephones: readonly { readonly use: string; readonly value: string }[] }
}

/** A file taken apart, or the sentence that says why the file as a whole is refused (`CPF01`). Nothing of a refused file is loaded. */
export type ReadFile = { readonly ok: true; readonly file: FileRows } | { readonly ok: false; readonly refusal: string }
