import { proseDateTime } from '@/lib/shared/date-format'
import type { UploadReport } from './upload-report'

/** Says why a file that was applied before has changed nothing now (interface specification, 9.7). */
export function savedBeforeSentence(appliedBefore: Date): string {
  return `You already uploaded this file on ${proseDateTime(appliedBefore)}. Nothing has changed.`
}

/** A report for programs, the same from the command and from the interface for systems: one object. It holds the file's NHS numbers. */
export function reportAsJson({ fileCode, refusal, appliedBefore, counts, waiting, rows, endings }: UploadReport): string {
  const results = rows.map(({ row, number, code, outcome, column, reason }) => ({ row, number, code, outcome, column, reason }))
  const reason = appliedBefore ? savedBeforeSentence(appliedBefore) : refusal
  const told = endings && { absent: endings.absent, wait: endings.need !== 'nobody', nationalTold: endings.need === 'national' }
  return `${JSON.stringify({ file: fileCode, reason, counts, waiting, endings: told, rows: results }, undefined, 1)}\n`
}
