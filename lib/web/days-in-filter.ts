import { answersOfDate, dateAnswer, splitPastedDate } from '@/lib/shared/typed-answers'
import { parseIsoDate, type CalendarDate } from '@/lib/shared/calendar-date'
import type { FormProblem, KeptForm } from '@/lib/shared/form-answers'
import { firstAnswers } from './date-in-form'
import { textField } from './form-route'

/** The first and last day that a filter asks for; null for an open end. */
export type Days = { from: CalendarDate | null; to: CalendarDate | null }

const PARTS = ['day', 'month', 'year'] as const

/**
 * Reads the two days of a posted filter, each from three fields: `from-day`, `from-month`, `from-year`, and the same for `to`. A day with
 * nothing typed leaves that end open.
 *
 * @returns the days, and what to put right in them; if there is anything, use neither
 */
export function daysTyped(posted: FormData): Days & { problems: FormProblem[] } {
  const [from, to] = [dayTyped(posted, 'from', 'First day'), dayTyped(posted, 'to', 'Last day')]
  const problems = [...from.problems, ...to.problems]
  if (from.day !== null && to.day !== null && from.day > to.day) {
    problems.push({ field: 'to-day', message: 'The last day must not be before the first' })
  }
  return { from: from.day, to: to.day, problems }
}

/** What the fields of the two days show: what was typed if there is something to put right, or else the days asked for. */
export function daysShown(kept: KeptForm | null, days: { from?: string | null; to?: string | null }): Readonly<Record<string, string>> {
  if (kept) return firstAnswers(kept)
  return { ...answersOfDate('from', parseIsoDate(days.from ?? '')), ...answersOfDate('to', parseIsoDate(days.to ?? '')) }
}

function dayTyped(posted: FormData, name: string, what: string): { day: CalendarDate | null; problems: FormProblem[] } {
  const typed = Object.fromEntries(PARTS.map((part) => [`${name}-${part}`, textField(posted, `${name}-${part}`)]))
  if (Object.values(typed).join('').trim() === '') return { day: null, problems: [] }
  const read = dateAnswer(splitPastedDate(typed, name), name, what)
  return read.ok ? { day: read.value, problems: [] } : { day: null, problems: [read.problem] }
}
