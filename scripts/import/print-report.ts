import { FILE_CODE_WORDS, type RowResult, type UploadReport } from '@/lib/bulk-upload/upload-report'

/**
 * A report for a person to read. Rows are named by where they stand: names and NHS numbers stay in the file.
 *
 * @param about the file and the authority, in words
 */
export function reportAsText(about: string, { fileCode, refusal, counts, rows }: UploadReport): string {
  const lines = [about, `${fileCode}  ${FILE_CODE_WORDS[fileCode]}`]
  if (refusal !== null) return [...lines, refusal, ''].join('\n')
  lines.push(
    `${counts.read} rows: ${counts.added} added, ${counts.changed} changed, ${counts.ended} ended, ${counts.withdrawn} withdrawn, ` +
      `${counts.unchanged} unchanged, ${counts.rejected} not accepted`,
  )
  return [...lines, ...rows.filter(({ outcome }) => outcome === 'rejected').map(rejectedLine), ''].join('\n')
}

function rejectedLine({ row, code, column, reason }: RowResult): string {
  return `  Row ${row}  ${code}  ${column ? `${column}: ` : ''}${reason ?? ''}`
}

/** A report for a program to read: one object. It holds the NHS numbers of the file. */
export function reportAsJson({ fileCode, refusal, counts, rows }: UploadReport): string {
  const results = rows.map(({ row, number, code, outcome, column, reason }) => ({ row, number, code, outcome, column, reason }))
  return `${JSON.stringify({ file: fileCode, reason: refusal, counts, rows: results }, undefined, 1)}\n`
}
