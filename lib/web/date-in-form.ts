import { dateAnswer, splitPastedDate } from '@/lib/shared/typed-answers'
import { parseIsoDate, type CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import type { KeptForm } from '@/lib/shared/form-answers'

type Typed = Readonly<Record<string, string>>

/**
 * The date in a form's three fields, as `yyyy-mm-dd`; empty when nothing was typed, and the text itself when it is not a date, so that the
 * schema can say which of the two is wrong.
 *
 * @param name the fields are `name-day`, `name-month` and `name-year`
 */
export function dateInForm(posted: FormData, name: string): string {
  const typed: Record<string, string> = {}
  for (const part of ['day', 'month', 'year']) {
    const value = posted.get(`${name}-${part}`)
    typed[`${name}-${part}`] = typeof value === 'string' ? value : ''
  }
  return isoDate(typed, name)
}

/** The same from a kept form; null when it holds no date. */
export function dateKept(kept: KeptForm, name: string): CalendarDate | null {
  return parseIsoDate(isoDate(firstAnswers(kept), name))
}

/** A kept date as shown on "Check your answers". */
export function dateShown(kept: KeptForm, name: string): string {
  const date = dateKept(kept, name)
  return date === null ? 'Not entered' : clinicalDate(date)
}

/** What was typed, by field name. */
export function firstAnswers(kept: KeptForm | null): Typed {
  return Object.fromEntries(Object.entries(kept?.answers ?? {}).map(([name, values]) => [name, values[0] ?? '']))
}

function isoDate(typed: Typed, name: string): string {
  const read = dateAnswer(splitPastedDate(typed, name), name, 'Date')
  if (read.ok) return read.value
  return Object.values(typed).join('') === '' ? '' : 'not a date'
}
