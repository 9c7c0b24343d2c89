import { addDays, ageOn, type CalendarDate } from '@/lib/shared/calendar-date'
import { clinicalDate } from '@/lib/shared/date-format'
import { dateAnswer, problemsOf, textAnswer, valueOf } from '@/lib/shared/typed-answers'
import type { Answers } from '@/lib/shared/typed-answers'
import type { RegisteredPlan } from '../registered-child'
import type { FieldProblem } from '@/lib/shared/typed-answers'
import type { Step } from './journey'
import { planTypeLabel } from '../labels'
import type { PlanType } from '../plan-codes'
import { isOverByAge, LATE_END_DAYS, planAtTheSameTime, planFaults, type PlanFault } from '../plan-rules'

/** Questions that several forms about plans ask, with the rules that files also keep, worded for a form. */

/** Plans cannot have begun before the Children Act 1989; an earlier year is a slip of the pen. The database has the same limit. */
const FIRST_PLAN_DATE = '1990-01-01'
/** A plan that starts at this age or above is asked about, because it will last only months. */
const NEARLY_ADULT_AT = 17
const DAYS_OF_A_YEAR = 365
/** An unborn plan is shown for so many days after its end (cpis.plan_shown_until), any other for a year. */
const UNBORN_SHOWN_DAYS = 28
const EXPECTED = 'Expected date'

/** What is known about the plan besides the dates being asked for. */
export type DatesContext = {
  answers: Answers
  today: CalendarDate
  type: PlanType | null
  dateOfBirth: CalendarDate | null
  /** Of an unborn plan: the day that is expected, as typed or as held; otherwise null. */
  expectedOn: CalendarDate | null
  /** The child's other plans, except those entered in error. */
  others: readonly RegisteredPlan[]
  /** The plan as it is held, where the form is about one; null where the form adds one. */
  held: Pick<RegisteredPlan, 'endDate'> | null
}

/** The dates, as far as they have been typed and make sense. */
export function typedDates(answers: Answers): {
  startDate: CalendarDate | null
  endDate: CalendarDate | null
  expectedOn: CalendarDate | null
} {
  return {
    startDate: valueOf(dateAnswer(answers, 'start', 'Start date')),
    endDate: valueOf(dateAnswer(answers, 'end', 'End date')),
    expectedOn: valueOf(dateAnswer(answers, 'expected', EXPECTED)),
  }
}

/** "When did it start?", with every rule its answer may break. */
export function startQuestion(context: DatesContext): Step {
  const { answers } = context
  const start = dateAnswer(answers, 'start', 'Start date')
  const title = context.type === 'LAC' ? 'When did the child become looked after?' : 'When did the plan start?'
  return {
    path: 'start',
    title,
    fields: [{ kind: 'date', name: 'start', label: title, hint: `For example, ${exampleOf(context.today)}` }],
    problems: start.ok ? startProblems(context, start.value) : problemsOf(start),
    rows: [{ label: 'Started', value: start.ok ? clinicalDate(start.value) : 'Not entered' }],
  }
}

function startProblems(context: DatesContext, startDate: CalendarDate): FieldProblem[] {
  const { answers, today, type, dateOfBirth, expectedOn, others, held } = context
  const refuse = (message: string): FieldProblem[] => [{ field: 'start-day', message }]
  if (startDate < FIRST_PLAN_DATE) return refuse('Start date must be in 1990 or later')
  if (!type || !dateOfBirth) return startDate > today ? refuse(startMessage('starts-in-future', today)) : []
  const { endDate } = typedDates(answers)
  const fault = planFaults({ type, startDate, endDate: null, expectedOn: null, dateOfBirth }, today).find((one) => one !== 'unborn-without-date')
  if (fault) return refuse(startMessage(fault, dateOfBirth))
  if (!held && isOverByAge({ type, endDate: null, dateOfBirth }, today)) {
    return refuse(`${adultToday(dateOfBirth)}. Only an unborn child protection plan can be about an adult`)
  }
  const other = planAtTheSameTime({ type, startDate, endDate, expectedOn }, others)
  return other ? refuse(sameTimeMessage(other)) : []
}

function startMessage(fault: PlanFault, dateOfBirth: CalendarDate): string {
  if (fault === 'starts-in-future') return 'Start date must be today or in the past. Add the plan when it has started'
  if (fault === 'starts-before-birth') return `Start date must be on or after ${clinicalDate(dateOfBirth)}, the date of birth`
  return 'The person was 18 or over on this date. Only an unborn child protection plan can be about an adult'
}

function adultToday(dateOfBirth: CalendarDate): string {
  return `The person is 18 or over today. Check the date of birth, ${clinicalDate(dateOfBirth)}`
}

/** Says that a child has at most one plan of a kind at a time. */
export function sameTimeMessage({ type, startDate, endDate, expectedOn }: RegisteredPlan): string {
  const last = endDate ?? expectedOn
  const until = last ? `, until ${clinicalDate(last)}` : ''
  return `${planTypeLabel(type)}: there is one already from ${clinicalDate(startDate)}${until}. Change or end that one`
}

/**
 * "When did it end?", with every rule its answer may break.
 *
 * @param asked the heading; whether the field may be left empty; the start, when the same form does not ask for it
 */
export function endQuestion(context: DatesContext, asked: { title: string; hint?: string; optional?: boolean; startDate?: CalendarDate }): Step {
  const { answers } = context
  const end = dateAnswer(answers, 'end', 'End date')
  const isEmpty = ['day', 'month', 'year'].every((part) => textAnswer(answers, `end-${part}`) === '')
  const startDate = asked.startDate ?? typedDates(answers).startDate
  const none = asked.optional === true && isEmpty
  const problems = end.ok ? endProblems(context, startDate, end.value) : none ? overByAgeProblems(context, null) : problemsOf(end)
  return {
    path: 'end',
    title: asked.title,
    fields: [{ kind: 'date', name: 'end', label: asked.title, hint: asked.hint ?? `For example, ${exampleOf(context.today)}` }],
    problems,
    rows: [{ label: 'End date', value: end.ok ? clinicalDate(end.value) : 'None' }],
  }
}

/** Somebody who is of age has no plan put in place. A plan that ran out by the birthday and whose end stays as it is may be changed. */
function overByAgeProblems({ type, dateOfBirth, today, held }: DatesContext, endDate: CalendarDate | null): FieldProblem[] {
  if (!type || !dateOfBirth || held?.endDate === endDate || !isOverByAge({ type, endDate, dateOfBirth }, today)) return []
  return [{ field: 'end-day', message: `${adultToday(dateOfBirth)}, or give the date on which the plan ended` }]
}

function endProblems(context: DatesContext, startDate: CalendarDate | null, endDate: CalendarDate): FieldProblem[] {
  const { type, expectedOn, others } = context
  const refuse = (message: string): FieldProblem[] => [{ field: 'end-day', message }]
  if (startDate === null) return []
  if (endDate < startDate) return refuse(`End date must be on or after ${clinicalDate(startDate)}, the start date`)
  const other = type ? planAtTheSameTime({ type, startDate, endDate, expectedOn }, others) : undefined
  return other ? refuse(sameTimeMessage(other)) : overByAgeProblems(context, endDate)
}

/**
 * "When is the baby due?", of an unborn plan. The day ends nothing; from then on the authority is asked for the birth.
 */
export function expectedQuestion(context: DatesContext): Step {
  const { answers, today } = context
  const expected = dateAnswer(answers, 'expected', EXPECTED)
  const title = 'When is the baby due?'
  return {
    path: 'expected',
    title,
    fields: [
      {
        kind: 'date',
        name: 'expected',
        label: title,
        hint: `The expected date, for example ${exampleOf(today)}. The plan goes on after it, until you record the birth or end the plan.`,
      },
    ],
    problems: expected.ok ? expectedProblems(context, expected.value) : problemsOf(expected),
    rows: [{ label: EXPECTED, value: expected.ok ? clinicalDate(expected.value) : 'Not entered' }],
  }
}

function expectedProblems({ answers, type, others }: DatesContext, expectedOn: CalendarDate): FieldProblem[] {
  const refuse = (message: string): FieldProblem[] => [{ field: 'expected-day', message }]
  const { startDate, endDate } = typedDates(answers)
  if (startDate === null) return []
  if (expectedOn < startDate) return refuse(`Expected date must be on or after ${clinicalDate(startDate)}, the start date`)
  const other = type ? planAtTheSameTime({ type, startDate, endDate, expectedOn }, others) : undefined
  return other ? refuse(sameTimeMessage(other)) : []
}

/** Something that may be a slip of the pen and is asked about once (interface specification 9.6); the codes are kept as the answer. */
export type Mistake = { code: string; words: string; page: string }

/** Possible mistakes in a plan that is added or changed. An authority does not know of plans at others, and this does not reveal them. */
export function possibleMistakes({ answers, today, type, dateOfBirth, others }: DatesContext): Mistake[] {
  const { startDate, endDate } = typedDates(answers)
  const mistakes: Mistake[] = []
  if (startDate && startDate < addDays(today, -DAYS_OF_A_YEAR)) {
    mistakes.push({ code: `start-${startDate}`, words: `The start date, ${clinicalDate(startDate)}, is more than a year ago.`, page: 'start' })
  }
  if (endDate && endDate > addDays(today, DAYS_OF_A_YEAR)) {
    mistakes.push({ code: `end-${endDate}`, words: `The end date, ${clinicalDate(endDate)}, is more than a year ahead.`, page: 'end' })
  }
  if (endDate) mistakes.push(...lateEnd('end', endDate, { type, today }))
  if (type && type !== 'UCPP' && dateOfBirth && ageOn(dateOfBirth, today)?.years === NEARLY_ADULT_AT) {
    mistakes.push({ code: 'nearly-adult', words: 'The child is 17. The plan will end by itself on the 18th birthday.', page: 'kind' })
  }
  const open = others.find((other) => other.type !== type && other.status !== 'ended')
  if (type && open) {
    mistakes.push({
      code: `open-${open.type}`,
      words: `${planTypeLabel(open.type)} is in place as well, since ${clinicalDate(open.startDate)}.`,
      page: 'kind',
    })
  }
  return mistakes
}

/**
 * Asks about an end long past, which takes a plan off results at once: a date typed as its end, or the birth, which ends an unborn plan.
 *
 * @param page the page that asks for the day
 */
export function lateEnd(page: 'end' | 'born', day: CalendarDate, { type, today }: Pick<DatesContext, 'type' | 'today'>): Mistake[] {
  if (day >= addDays(today, -LATE_END_DAYS)) return []
  const hidden = day < addDays(today, -(type === 'UCPP' ? UNBORN_SHOWN_DAYS : DAYS_OF_A_YEAR))
  const what = page === 'born' ? 'The day of birth' : 'The end date'
  const plan = type === 'UCPP' ? 'the unborn plan' : 'the plan'
  const from = hidden ? `see nothing of ${plan} from now on` : `see ${plan} as previous information from now on`
  return [{ code: `${page}-${day}`, words: `${what}, ${clinicalDate(day)}, is more than ${LATE_END_DAYS} days ago. Clinicians ${from}.`, page }]
}

/** The page that asks about possible mistakes, if there are any. Having confirmed one does not confirm the next. */
export function mistakeQuestion(mistakes: readonly Mistake[], answers: Answers): Step[] {
  const [first] = mistakes
  if (!first) return []
  const codes = mistakes.map(({ code }) => code).join(' ')
  return [
    {
      path: 'possible-mistake',
      title: 'Is this right?',
      lead: mistakes.map(({ words }) => words),
      fields: [{ kind: 'radios', name: 'sure', label: 'Is this right?', options: [{ value: codes, label: 'Yes, that is right' }] }],
      problems: answers.sure === codes ? [] : [{ field: 'sure', message: 'Say whether this is right' }],
      rows: [],
      mistake: { button: 'Yes, that is right', change: first.page },
    },
  ]
}

/** An example date for hints: last month, so that somebody who copies it gets a plausible one. */
function exampleOf(today: CalendarDate): string {
  const [year, month, day] = addDays(today, -31).split('-')
  return `${Number(day)} ${Number(month)} ${year}`
}
