import { channelLabel, reasonLabel, resultLabel } from '@/lib/access-records/labels'
import type { ExportSubject } from '@/lib/access-records/access-export'
import { calendarDate } from '@/lib/shared/calendar-date'
import { proseDate } from '@/lib/shared/date-format'

/** What a file is about, in words and without the number of a child. */
export function exportLabel(scope: string | null, about: ExportSubject): string {
  const parts = [scope === null ? 'Look-ups of everybody' : `Look-ups of ${scope}`]
  if (about.child) parts.push('about one child')
  if (about.person) parts.push(`by ${about.person}`)
  if (about.organisation) parts.push(`at ${about.organisation}`)
  if (about.setting) parts.push(`in the setting ${about.setting}`)
  if (about.from) parts.push(`from ${proseDate(calendarDate(about.from))}`)
  if (about.to) parts.push(`until ${proseDate(calendarDate(about.to))}`)
  if (about.outcome) parts.push(`with the result “${resultLabel(about.outcome)}”`)
  if (about.reason) parts.push(`with the reason “${reasonLabel(about.reason)}”`)
  if (about.channel) parts.push(`by the channel “${channelLabel(about.channel)}”`)
  if (about.emergency) parts.push('by emergency access')
  return parts.join(', ')
}
