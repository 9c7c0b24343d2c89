import type { FileEndings } from '@/lib/uploads/check/endings'
import { savedBeforeSentence } from '@/lib/uploads/report-json'
import { FILE_CODE_WORDS, type RowResult, type UploadReport } from '@/lib/uploads/upload-report'

/**
 * A report for a person to read. Rows are named by their position: names and NHS numbers stay in the file.
 *
 * @param about the file and the authority, in words
 */
export function reportAsText(about: string, { fileCode, refusal, appliedBefore, counts, rows, endings }: UploadReport): string {
  if (appliedBefore) return [about, savedBeforeSentence(appliedBefore), ''].join('\n')
  const lines = [about, `${fileCode}  ${FILE_CODE_WORDS[fileCode]}`]
  if (refusal !== null) return [...lines, refusal, ''].join('\n')
  lines.push(
    `${counts.read} rows: ${counts.added} added, ${counts.changed} changed, ${counts.ended} ended, ${counts.withdrawn} withdrawn, ` +
      `${counts.unchanged} unchanged, ${counts.rejected} not accepted`,
  )
  if (endings) lines.push(...endingLines(endings))
  return [...lines, ...rows.filter(({ outcome }) => outcome === 'rejected').map(rejectedLine), ''].join('\n')
}

function endingLines({ absent, suppressed, need, fromThisFile, active }: FileEndings): string[] {
  const lines: string[] = []
  if (suppressed && active > 0) lines.push('Nothing ends by absence: there are rows that could not be tied to a child.')
  if (absent > 0) lines.push(`${absent} plans are not in the file. They end 24 hours from now unless a later file or form holds them.`)
  if (need !== 'nobody')
    lines.push(`${fromThisFile} of ${active} plans would end. They wait for a second person to agree, on the page of this upload.`)
  if (need === 'national') lines.push('The national administrators have been told.')
  return lines
}

function rejectedLine({ row, code, column, reason }: RowResult): string {
  return `  Row ${row}  ${code}  ${column ? `${column}: ` : ''}${reason ?? ''}`
}
