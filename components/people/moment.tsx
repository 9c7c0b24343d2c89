import { proseDateTime } from '@/lib/shared/date-format'

/** An instant as administrators see it, from a date or from ISO 8601. */
export function Moment({ at }: { at: Date | string }) {
  return <span className="whitespace-nowrap">{proseDateTime(new Date(at))}</span>
}
