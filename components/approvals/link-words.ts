import type { NumberLink } from '@/lib/approvals/approval'
import { proseDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'

/** A link between two numbers in words: without the numbers where another authority recorded it. */
export function linkWords({ former, present, recordedAt }: NumberLink): string {
  const since = proseDateTime(recordedAt)
  if (former && present) return `${formatNhsNumber(former)} was replaced by ${formatNhsNumber(present)}: recorded by your authority on ${since}.`
  return `Another authority recorded on ${since} that one number was replaced by another, and one of the two is this child’s.`
}
