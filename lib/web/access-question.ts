import { redirect } from 'next/navigation'
import type { Actor } from '@/lib/identity/actor'
import { periodSaid } from '@/lib/access-records/period'
import { filterAddress, filterAt, type AccessFilter } from '@/lib/access-records/filter'
import type { Permission } from '@/lib/policy/permissions'
import { LimitReached } from '@/lib/shared/limit-reached'
import { isNhsNumber, parseNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import { requirePermission } from '@/lib/use-case/require-permission'
import { daysTyped, type Days } from './days-in-filter'
import { textField } from './form-route'
import type { FormProblem, KeptForm } from '@/lib/shared/form-answers'
import { answersOf, forgetForm, keepForm, keptForm } from './kept-form'
import { forPage } from './page'

/**
 * Questions about accesses. Numbers and names in them are kept with the session, because an address is no place for them; the rest goes
 * into the address.
 */

/** The names that questions are kept under: the auditor's explorer, the safeguarding lead's, the two reports, and the log of events. */
export type QuestionForm = 'access-records' | 'access-log' | 'audit-child' | 'audit-person' | 'event-filter'

/** Who may ask what: decided before any of the question is looked at or kept. */
const PERMISSION: Readonly<Record<QuestionForm, Permission>> = {
  'access-records': 'access-record.all',
  'access-log': 'access-record.own',
  'audit-child': 'access-record.report',
  'audit-person': 'access-record.report',
  'event-filter': 'event-log.read',
}

/** What is kept of a question: the number or name, if it has one, and the form itself when there is something to put right. */
export type KeptQuestion = { number: NhsNumber | null; name: string | null; wrong: KeptForm | null }

/** What the person last asked in one of these forms. */
export async function keptQuestion(actor: Actor, form: QuestionForm): Promise<KeptQuestion> {
  const kept = await keptForm(actor, form)
  const verdict = parseNhsNumber(kept?.answers.number?.[0] ?? '')
  const name = kept?.answers.name?.[0] ?? ''
  return {
    number: verdict.ok ? verdict.number : null,
    name: name === '' ? null : name,
    wrong: kept !== null && kept.problems.length > 0 ? kept : null,
  }
}

/**
 * Takes the filter form of a list of accesses.
 *
 * @param path the list's path
 * @returns the address of the list, or of the form with what to put right
 */
export async function askForRecords(actor: Actor, posted: FormData, form: QuestionForm, path: string): Promise<string> {
  await requirePermission(actor, PERMISSION[form])
  const typed = textField(posted, 'number')
  const days = daysTyped(posted)
  const problems = [...numberProblem(typed, false), ...days.problems]
  await keepForm(actor, form, { answers: answersOf(posted), problems })
  if (problems.length > 0) return `${path}?problem=yes`
  const said = Object.fromEntries([...posted.entries()].filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== ''))
  const verdict = parseNhsNumber(typed)
  if (!verdict.ok) await forgetForm(actor, form)
  const filter: AccessFilter = filterAt(
    { ...said, from: days.from ?? undefined, to: days.to ?? undefined, child: verdict.ok ? 'kept' : undefined },
    verdict.ok ? verdict.number : null,
  )
  return filterAddress(path, filter)
}

/** Takes the question "Who has viewed this child?" and returns the address of the report. */
export async function askAboutChild(actor: Actor, posted: FormData): Promise<string> {
  return askInPeriod(actor, posted, 'audit-child', numberProblem(textField(posted, 'number'), true), '/access-records/child')
}

/** Takes the question "What did this person look at?" and returns the address of the list of people with that name. */
export async function askAboutPerson(actor: Actor, posted: FormData): Promise<string> {
  const name = trimWhiteSpace(textField(posted, 'name'))
  const problems = name.length < 2 ? [{ field: 'name', message: 'Enter at least 2 letters of the name' }] : []
  return askInPeriod(actor, posted, 'audit-person', problems, '/access-records/people')
}

async function askInPeriod(actor: Actor, posted: FormData, form: QuestionForm, problems: FormProblem[], path: string): Promise<string> {
  await requirePermission(actor, PERMISSION[form])
  const days = daysTyped(posted)
  const { from, to } = periodSaid(days.from, days.to, new Date())
  const all = [...problems, ...days.problems, ...(days.problems.length === 0 && from > to ? [emptyPeriod(days)] : [])]
  await keepForm(actor, form, { answers: answersOf(posted), problems: all })
  if (all.length > 0) return `/audit?problem=${form}`
  return `${path}?from=${from}&to=${to}`
}

/** A report on no day at all would say that nobody looked. One of the two days was left to the usual period, which lies on its other side. */
function emptyPeriod({ from }: Days): FormProblem {
  return from === null
    ? { field: 'from-day', message: 'Enter the first day as well: the last day is more than 30 days ago' }
    : { field: 'from-day', message: 'The first day must not be in the future' }
}

/** What is wrong with a number in a question. @param needed whether the question cannot be asked without one */
export function numberProblem(typed: string, needed: boolean): FormProblem[] {
  const verdict = parseNhsNumber(typed)
  if (verdict.ok && isNhsNumber(verdict.number)) return []
  if (!verdict.ok && verdict.problem === 'empty') return needed ? [{ field: 'number', message: 'Enter an NHS number' }] : []
  return [{ field: 'number', message: 'This is not a valid NHS number. Check for mistyped or swapped digits' }]
}

/**
 * Reads the answer to a question for its page, as {@link forPage} does. A question by number beyond the limit of an hour has no answer: the page
 * is shown without it, and says so.
 *
 * @param path of the page to show then, which takes `limit` in its address
 */
export async function forQuestion<Result>(path: string, read: () => Promise<Result>): Promise<Result> {
  try {
    return await forPage(read)
  } catch (error) {
    if (error instanceof LimitReached) redirect(`${path}?limit=reached`)
    throw error
  }
}
