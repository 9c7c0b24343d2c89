import type * as codes from '@/lib/db/codes.generated'
import type { UploadColumn } from '../upload-columns'

/**
 * What a reader of any format makes of a file: rows of cells under the CSV format's columns (interoperability.md 7.5). Readers say where a
 * cell is and what it says; whether that is right is judged once, for all formats, in `row-schema.ts`, `row-rules.ts` and
 * `validate-rows.ts`. No object has keys that come from a file.
 */

/** One plan from a file, as the file gives it. */
export type FileRow = {
  /**
   * The number it is reported by, unique and ascending in the file. CSV counts as a spreadsheet does: the column names are row 1.
   * In a national message it is the number of its record, from 1; a record with several plans takes a number for each, and the next
   * record follows on.
   */
  readonly row: number
  /** In the order of {@link FileRows.places}. Dates are `yyyy-mm-dd` where the format's own notation was understood. */
  readonly cells: readonly string[]
  /** What the reader itself found wrong with this row, in a sentence that says how to correct it; the row is then not loaded (`CPR07`). */
  readonly problem?: { readonly column: UploadColumn | null; readonly reason: string }
}

/** A file read into rows. */
export type FileRows = {
  readonly format: codes.UploadFormat
  /** The place of each column among the cells. A missing column leaves what the register holds as it is. */
  readonly places: ReadonlyMap<UploadColumn, number>
  /** How many cells a row must have. */
  readonly width: number
  readonly rows: readonly FileRow[]
  /** What a national message says about itself; null for formats that say nothing. */
  readonly envelope: FileEnvelope | null
}

/** What a national message (01) says about itself, besides its records. */
export type FileEnvelope = {
  /** Its number in the sender's sequence. */
  readonly sequence: string
  /** When it was made. */
  readonly madeAt: Date
  /** The code by which the sender names itself: an authority's DfE code. */
  readonly senderCode: string
  /** What the acknowledgement repeats about the sender: kept unchanged in `upload.sender`. Nothing about a child. */
  readonly sender: {
    readonly root: string
    readonly code: string
    readonly name: string
    readonly telephones: readonly { readonly use: string; readonly value: string }[]
  }
}

/** A file read into rows, or the sentence that says why the whole file is refused (`CPF01`). Nothing from a refused file is loaded. */
export type ReadFile = { readonly ok: true; readonly file: FileRows } | { readonly ok: false; readonly refusal: string }
