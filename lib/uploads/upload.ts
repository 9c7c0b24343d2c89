import type * as codes from '@/lib/db/codes.generated'
import type { EndingsNeed } from './check/endings'
import type { RowOutcome } from './check/match-rows'
import type { RowChange } from './check/row-changes'
import type { FileCode, RowCode } from './upload-report'
import type { UploadColumn } from './upload-columns'

/** The state of a file. `review` waits for its sender; `waiting` is saved except for endings that wait for a second person. */
export type UploadState = codes.UploadState

/** A file in the list of files. */
export type ListedUpload = {
  id: string
  state: UploadState
  fileName: string
  contents: codes.UploadContents
  receivedAt: Date
  receivedBy: string
  read: number
  rejected: number
  live: number
}

/** A file on its own page. */
export type OpenedUpload = ListedUpload & {
  format: codes.UploadFormat
  fileCode: FileCode | null
  refusal: string | null
  checked: number
  added: number
  changed: number
  ended: number
  unchanged: number
  withdrawn: number
  /** Rows that are loaded, but whose person could not be compared with demographics yet. */
  waiting: number
  absent: number
  endingsCounted: number
  plansActive: number
  endingsNeed: EndingsNeed
  absenceSuppressed: boolean
  /** Ends so long past that each waits until somebody has confirmed it; once the file is saved, those that still wait. */
  endsToConfirm: number
  /** The register or the date has changed since the preview was made. */
  outOfDate: boolean
  appliedAt: Date | null
  appliedBy: string | null
  reversedAt: Date | null
  reversedBy: string | null
  hasFile: boolean
  /**
   * Work asked for on a page: a process is doing it, a process is running and will do it, or none is running; null when nothing was asked
   * for, or a command is doing it.
   */
  work: 'working' | 'queued' | 'nobody' | null
}

/** A row of a file with its expected or actual outcome. */
export type ListedRow = {
  row: number
  outcome: RowOutcome
  number: string
  childName: string
  planType: string
  code: RowCode
  column: UploadColumn | null
  /** What the cell at fault contains. */
  value: string | null
  reason: string | null
  /** What the row changes or ends; null where that was not kept. */
  changes: RowChange[] | null
  /** Its id on the list of rows to fix, while it is there. */
  toFixId: string | null
}

/** A plan that a file takes away. */
export type ListedEnding = {
  childName: string
  number: string
  planType: string
  how: codes.HeldEndingHow
  /** What became of an ending that was held back; null for one that was not. */
  settled: codes.HeldEndingState | null
  /** The child, for the link to its record; null while nothing is held back for a row of the file. */
  childId: string | null
}

/** A row that was not accepted and still needs fixing. */
export type RowToFix = {
  id: string
  uploadId: string
  fileName: string
  row: number
  cells: Partial<Record<UploadColumn, string>>
  code: string
  column: UploadColumn | null
  reason: string
  /** How many days it has been waiting. */
  days: number
  /** Changes whenever a newer file replaces the cells. */
  version: string
}

/** The filters for a file's rows: by outcome, and those that wait to be compared, whatever their outcome. */
export const ROW_FILTERS = ['rejected', 'waiting', 'added', 'changed', 'ended', 'withdrawn', 'unchanged'] as const satisfies readonly (
  codes.UploadRowOutcome | 'waiting'
)[]
export type RowFilter = (typeof ROW_FILTERS)[number]

/** Rows on one page. */
export const ROWS_PER_PAGE = 50
