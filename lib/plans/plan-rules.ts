import { ageOn, type CalendarDate } from '@/lib/shared/calendar-date'
import type { PlanType } from './plan-codes'

/** Children's plans end at this age, so none can begin (cp-is.md 1.3). For an unborn plan the person is the mother. */
const ADULT_AT = 18

/**
 * An end further back than this many days may be a wrong year, and hides a plan at once: a form asks about it, and in a file it waits until
 * somebody of the authority has confirmed it.
 */
export const LATE_END_DAYS = 28

/**
 * So many days after the day that was expected, nobody knows whether an unborn plan still applies: its authority has been asked for the birth
 * every day and has not answered (interoperability.md 7.2).
 */
export const UNKNOWN_AFTER_DAYS = 28

/** What the rules about a plan look at. For an unborn plan, `dateOfBirth` is the mother's. */
export type PlanDates = {
  type: PlanType
  startDate: CalendarDate
  endDate: CalendarDate | null
  expectedOn: CalendarDate | null
  dateOfBirth: CalendarDate
}

/**
 * Why a plan cannot exist:
 *
 * - `starts-in-future`: it would not be true that it is in place
 * - `ends-before-start`
 * - `expected-before-start`
 * - `unborn-without-date`: nobody would notice that it is over
 * - `starts-before-birth`
 * - `adult`: 18 or over when it started
 */
export type PlanFault = 'starts-in-future' | 'ends-before-start' | 'expected-before-start' | 'unborn-without-date' | 'starts-before-birth' | 'adult'

/**
 * The rules about a plan that need two of its fields or today's date. They are the same for a file and a form, each with its own words.
 *
 * @param today the date in London by the database clock
 * @returns every fault; none when the plan is allowed
 */
export function planFaults({ type, startDate, endDate, expectedOn, dateOfBirth }: PlanDates, today: CalendarDate): PlanFault[] {
  const faults: PlanFault[] = []
  if (startDate > today) faults.push('starts-in-future')
  if (endDate !== null && endDate < startDate) faults.push('ends-before-start')
  if (expectedOn !== null && expectedOn < startDate) faults.push('expected-before-start')
  if (type === 'UCPP' && expectedOn === null) faults.push('unborn-without-date')
  const age = ageOn(dateOfBirth, startDate)
  if (age === null) faults.push('starts-before-birth')
  else if (type !== 'UCPP' && age.years >= ADULT_AT) faults.push('adult')
  return faults
}

/**
 * Whether a plan that is said to be in place would be over as soon as it is saved, because the person is 18 or over today: a wrong year of birth
 * hides it without a word (docs/decisions/053). An unborn plan is about the child of the person.
 *
 * @param today the date in London by the database clock
 */
export function isOverByAge({ type, endDate, dateOfBirth }: Pick<PlanDates, 'type' | 'endDate' | 'dateOfBirth'>, today: CalendarDate): boolean {
  return type !== 'UCPP' && (endDate === null || endDate > today) && isAdult(dateOfBirth, today)
}

/** Whether somebody has come of age by a day. */
export function isAdult(born: CalendarDate, day: CalendarDate): boolean {
  return (ageOn(born, day)?.years ?? 0) >= ADULT_AT
}

type Lasts = { type: PlanType; startDate: CalendarDate; endDate: CalendarDate | null; expectedOn: CalendarDate | null }

/**
 * Another plan of the same kind that runs at the same time, or undefined. A plan does not include its end day, so the next may start on
 * it; an unborn plan makes room for the next pregnancy from the day that was expected. The register refuses the two together (`plan_one_of_a_type_at_a_time`).
 *
 * @param others the child's other plans at the same authority, without those entered in error or the plan itself
 */
export function planAtTheSameTime<Other extends Lasts>(plan: Lasts, others: readonly Other[]): Other | undefined {
  const until = ({ endDate, expectedOn }: Lasts) =>
    endDate !== null && expectedOn !== null && expectedOn < endDate ? expectedOn : (endDate ?? expectedOn)
  const isEmpty = (one: Lasts) => one.startDate === until(one)
  const endsAfter = (one: Lasts, date: CalendarDate) => {
    const end = until(one)
    return end === null || end > date
  }
  return others.find(
    (other) => other.type === plan.type && !isEmpty(other) && !isEmpty(plan) && endsAfter(other, plan.startDate) && endsAfter(plan, other.startDate),
  )
}
