// Raw SQL: a file is loaded on a connection of its own, outside Prisma.
import type { BulkTransaction } from '@/lib/db/bulk-transaction'
import type { FileEndings } from './check/endings'
import type { FileCode, RowResult, UploadCounts, UploadReport } from './upload-report'

type KeptUpload = UploadCounts & { waiting: number } & Omit<FileEndings, 'fromThisFile'> & { fileCode: FileCode; refusal: string | null }

/** The report on a file that was judged earlier, from what was kept of it. */
export async function readKeptReport(tx: BulkTransaction, uploadId: string): Promise<UploadReport> {
  const [upload] = await tx.query<KeptUpload>(
    `select file_code as "fileCode", refusal, rows_read as read, rows_added as added, rows_changed as changed, rows_ended as ended,
            rows_unchanged as unchanged, rows_withdrawn as withdrawn, rows_rejected as rejected, rows_waiting as waiting, plans_absent as absent,
            absence_suppressed as suppressed, plans_ending as counted, plans_active as active, endings_need as need
     from cpis.upload where id = $1`,
    [uploadId],
  )
  if (!upload) throw new Error('The record of the file is gone')
  const rows = await tx.query<RowResult>(
    `select row, number, code, outcome, column_name as "column", reason from cpis.upload_row where upload_id = $1 order by row`,
    [uploadId],
  )
  const { fileCode, refusal, waiting, absent, suppressed, counted, active, need, ...counts } = upload
  return {
    fileCode,
    refusal,
    uploadId,
    appliedBefore: null,
    counts,
    waiting,
    rows,
    endings: { absent, suppressed, counted, active, need, fromThisFile: counted },
  }
}
