import type * as codes from '@/lib/db/codes.generated'
import type { EndingsNeed } from './check/endings'
import type { RowOutcome } from './check/match-rows'
import type { RowChange } from './check/row-changes'
import type { FileCode, RowCode } from './upload-report'
import type { UploadColumn } from './upload-columns'

/** Where a file stands. `review` waits for its sender; `waiting` is saved but for endings that wait for a second person. */
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
  absent: number
  endingsCounted: number
  plansActive: number
  endingsNeed: EndingsNeed
  absenceSuppressed: boolean
  /** The register has changed since the preview was made, or the day has. */
  outOfDate: boolean
  appliedAt: Date | null
  appliedBy: string | null
  reversedAt: Date | null
  reversedBy: string | null
  hasFile: boolean
  /** What was asked for on a page: a process is at it, is alive and will be, or none is; null when nothing is asked for, or a command is at it. */
  work: 'working' | 'queued' | 'nobody' | null
}

/** A row of a file with what comes, or came, of it. */
export type ListedRow = {
  row: number
  outcome: RowOutcome
  number: string
  childName: string
  planType: string
  code: RowCode
  column: UploadColumn | null
  /** What stands in the cell at fault. */
  value: string | null
  reason: string | null
  /** Of a row that changes or ends something, what; null where that was not kept. */
  changes: RowChange[] | null
  /** On the list of what is to be fixed, when it still is. */
  toFixId: string | null
}

/** A plan that a file takes away. `settled` is what has become of an ending that was held. */
export type ListedEnding = { childName: string; number: string; planType: string; how: codes.HeldEndingHow; settled: codes.HeldEndingState | null }

/** A row that was not accepted and is still to be mended. */
export type RowToFix = {
  id: string
  uploadId: string
  fileName: string
  row: number
  cells: Partial<Record<UploadColumn, string>>
  code: string
  column: UploadColumn | null
  reason: string
  /** For how many days it has been waiting. */
  days: number
}

/** Which rows of a file are shown. */
export const ROW_FILTERS = ['rejected', 'added', 'changed', 'ended', 'withdrawn', 'unchanged'] as const satisfies readonly codes.UploadRowOutcome[]
export type RowFilter = (typeof ROW_FILTERS)[number]

/** Rows on one page. */
export const ROWS_PER_PAGE = 50
