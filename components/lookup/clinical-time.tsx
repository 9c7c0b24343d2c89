import type { CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate, clinicalDateTime } from '@/lib/shared/date-format'

/** A date about a child, `04-Mar-2019`, never wrapped at its hyphens. */
export function ClinicalDate({ date }: { date: CalendarDate }) {
  return <span className="app-number">{clinicalDate(date)}</span>
}

/** A moment about a child, `22-Nov-2026 14:32`, in one piece. */
export function ClinicalTime({ at }: { at: Date }) {
  return <span className="app-number">{clinicalDateTime(at)}</span>
}
