import { categoryLabel, instructionLabel, legalStatusLabel } from '@/lib/plans/labels'
import { calendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import type { DetailColumn } from '../upload-columns'

/** A field of a plan or child that a row changes; `protected` comes from the demographics service and is not a column in any file. */
type ChangedField = DetailColumn | 'end_date' | 'expected_on' | 'family_name' | 'given_name' | 'local_id' | 'protected'

/**
 * What a row changes, as the register holds it: dates `yyyy-mm-dd`, codes, several instructions separated by semicolons; null for nothing.
 */
export type RowChange = { column: ChangedField; was: string | null; is: string | null }

const date = (text: string) => clinicalDate(calendarDate(text))

const FIELDS: Readonly<Record<ChangedField, { label: string; says?: (held: string) => string }>> = {
  family_name: { label: 'Family name' },
  given_name: { label: 'Given names' },
  local_id: { label: 'Your own reference' },
  protected: { label: 'Protected' },
  end_date: { label: 'End date', says: date },
  expected_on: { label: 'Expected date', says: date },
  category: { label: 'Category', says: categoryLabel },
  legal_status: { label: 'Legal status', says: legalStatusLabel },
  lead_team: { label: 'Lead team' },
  lead_team_phone: { label: 'Telephone of the lead team' },
  last_review_date: { label: 'Last review', says: date },
  next_review_date: { label: 'Next review', says: date },
  instructions: { label: 'Asked of clinicians', says: (codes) => codes.split(';').map(instructionLabel).join('. ') },
}

/** A change in words, the same as in the child's history. */
export function changeLabels({ column, was, is }: RowChange): { label: string; was: string; is: string } {
  const { label, says = (held: string) => held } = FIELDS[column]
  const words = (held: string | null) => (held === null || held === '' ? 'None' : says(held))
  return { label, was: words(was), is: words(is) }
}
