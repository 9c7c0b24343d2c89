import { answersOfDate, dateAnswer, splitPastedDate } from '@/lib/plans/forms/answers'
import { parseIsoDate, type CalendarDate } from '@/lib/shared/calendar-date'
import type { FormProblem, KeptForm } from '@/lib/shared/form-answers'
import { firstAnswers } from './date-in-form'
import { textField } from './form-route'

/** The first and the last day that a filter asks for; null where it leaves that end open. */
export type Days = { from: CalendarDate | null; to: CalendarDate | null }

const PARTS = ['day', 'month', 'year'] as const

/**
 * Reads the two days of a posted filter, each in three fields: `from-day`, `from-month`, `from-year`, and the same of `to`. A day of which
 * nothing was typed leaves that end open.
 *
 * @returns the days, and what is to be mended in them: then neither is to be used
 */
export function daysTyped(posted: FormData): Days & { problems: FormProblem[] } {
  const [from, to] = [dayTyped(posted, 'from', 'First day'), dayTyped(posted, 'to', 'Last day')]
  const problems = [...from.problems, ...to.problems]
  if (from.day !== null && to.day !== null && from.day > to.day) {
    problems.push({ field: 'to-day', message: 'The last day must not be before the first' })
  }
  return { from: from.day, to: to.day, problems }
}

/** What stands in the fields of the two days: as it was typed where something is to be mended, or else the days that are asked for. */
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
