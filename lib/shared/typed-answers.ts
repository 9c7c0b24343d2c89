import { parseIsoDate, type CalendarDate } from './calendar-date'
import type { NhsNumber } from './nhs-number'
import { parseEnglishNumber } from './nhs-number-country'
import { englishNumberMessage } from './nhs-number-message'
import { parseName, type PersonNameProblem } from './person-name'
import { trimWhiteSpace } from './white-space'

/**
 * Reads what was typed into a form's fields. Each function returns the value, or a sentence that says how to put it right with the id of
 * the field. No sentence repeats what was typed.
 */

/** What was typed into a form, field by field, exactly as typed: wrong entries too, so that nothing is ever lost. */
export type Answers = Readonly<Record<string, string>>

/** Something to put right, and the id of the field where to do so. */
export type FieldProblem = { field: string; message: string }

export type Read<Value> = { ok: true; value: Value } | { ok: false; problem: FieldProblem }

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const PARTS = ['day', 'month', 'year'] as const

/** What was typed into a field, without the white space around it; empty when nothing was. */
export function textAnswer(answers: Answers, name: string): string {
  return trimWhiteSpace(answers[name] ?? '')
}

/** The chosen value of radios or a select, when it is one of those offered; null otherwise. */
export function choiceAnswer<Value extends string>(answers: Answers, name: string, offered: readonly Value[]): Value | null {
  return offered.find((value) => value === answers[name]) ?? null
}

/** The ticked values of checkboxes, in the order they are offered. */
export function ticksAnswer<Value extends string>(answers: Answers, name: string, offered: readonly Value[]): Value[] {
  const ticked = (answers[name] ?? '').split(' ')
  return offered.filter((value) => ticked.includes(value))
}

/**
 * Reads a date from three fields. Months may be numbers or names.
 *
 * @param what the field's name, to begin a sentence with: "Start date"
 */
export function dateAnswer(answers: Answers, name: string, what: string): Read<CalendarDate> {
  const [day = '', month = '', year = ''] = PARTS.map((part) => textAnswer(answers, `${name}-${part}`))
  const missing = PARTS.filter((_, place) => [day, month, year][place] === '')
  const refuse = (part: string, message: string): Read<CalendarDate> => ({ ok: false, problem: { field: `${name}-${part}`, message } })
  if (missing.length === PARTS.length) return refuse('day', `Enter the ${lowerFirst(what)}`)
  if (missing.length > 0) return refuse(missing[0] ?? 'day', `${what} must include a ${missing.join(' and ')}`)
  if (/^[0-9]{1,3}$/.test(year)) return refuse('year', `${what} must have a year of 4 numbers`)
  const date = parseIsoDate(`${year}-${twoDigits(monthNumber(month))}-${twoDigits(day)}`)
  return date ? { ok: true, value: date } : refuse('day', `${what} must be a real date`)
}

/** The three answers that hold a date; empty for no date. */
export function answersOfDate(name: string, date: CalendarDate | null): Answers {
  const [year = '', month = '', day = ''] = date?.split('-') ?? []
  return { [`${name}-day`]: day, [`${name}-month`]: month, [`${name}-year`]: year }
}

/**
 * Splits a whole date that was pasted into the first of three fields: 22/11/2026, 22-11-2026, 22.11.2026, 22 November 2026, 22-Nov-2026 or
 * 2026-11-22. Anything else stays as it is.
 */
export function splitPastedDate(answers: Answers, name: string): Answers {
  const [day = '', month = '', year = ''] = PARTS.map((part) => textAnswer(answers, `${name}-${part}`))
  if (month !== '' || year !== '') return answers
  const iso = /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})$/.exec(day)
  const british = /^([0-9]{1,2})[/.\- ]([0-9]{1,2}|[A-Za-z]{3,9})[/.\- ]([0-9]{4})$/.exec(day)
  const parts = iso ? [iso[3], iso[2], iso[1]] : british ? british.slice(1) : null
  if (!parts) return answers
  return { ...answers, ...Object.fromEntries(PARTS.map((part, place) => [`${name}-${part}`, parts[place] ?? ''])) }
}

/** Reads an NHS number that is to be held. */
export function numberAnswer(answers: Answers, name: string): Read<NhsNumber> {
  const typed = textAnswer(answers, name)
  const verdict = parseEnglishNumber(typed)
  return verdict.ok ? { ok: true, value: verdict.number } : { ok: false, problem: { field: name, message: englishNumberMessage(verdict) } }
}

/**
 * Reads a family name or given names.
 *
 * @param what the field's name, to begin a sentence with: "Family name"
 */
export function nameAnswer(answers: Answers, name: string, what: string): Read<string> {
  const verdict = parseName(answers[name] ?? '')
  if (verdict.ok) return { ok: true, value: verdict.name }
  const sentences: Readonly<Record<PersonNameProblem, string>> = {
    empty: `Enter the ${lowerFirst(what)}`,
    'too-long': `${what} must be 100 characters or fewer`,
    'hidden-character': `${what} holds a character that cannot be seen. Type it again`,
    digit: `${what} must not include numbers`,
    symbol: `${what} holds a character that no name has`,
    'no-letter': `${what} must include a letter`,
  }
  return { ok: false, problem: { field: name, message: sentences[verdict.problem] } }
}

/** The problems found in several readings, in order. */
export function problemsOf(...reads: readonly Read<unknown>[]): FieldProblem[] {
  return reads.flatMap((read) => (read.ok ? [] : [read.problem]))
}

/** The value that was read, or null. */
export function valueOf<Value>(read: Read<Value>): Value | null {
  return read.ok ? read.value : null
}

function monthNumber(typed: string): string {
  const named = MONTHS.indexOf(typed.slice(0, 3).toLowerCase())
  return /^[A-Za-z]{3,9}$/.test(typed) && named >= 0 ? String(named + 1) : typed
}

function twoDigits(typed: string): string {
  return /^[0-9]{1,2}$/.test(typed) ? typed.padStart(2, '0') : 'no'
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
