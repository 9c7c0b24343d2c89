import { ageOn, type CalendarDate } from '@/lib/shared/calendar-date'
import type { PlanType } from './plan-codes'

/** Children's plans end at this age, so none can begin (cp-is.md 1.3). The person of an unborn plan is the mother. */
export const ADULT_AT = 18

/** What the rules of a plan look at. `dateOfBirth` is the mother's of an unborn plan. */
export type PlanDates = { type: PlanType; startDate: CalendarDate; endDate: CalendarDate | null; dateOfBirth: CalendarDate }

/**
 * Why no such plan can be:
 *
 * - `starts-in-future`: "in place" would not be true of it
 * - `ends-before-start`
 * - `unborn-without-end`: nobody would ever end it by age
 * - `starts-before-birth`
 * - `adult`: 18 or over when it started
 */
export type PlanFault = 'starts-in-future' | 'ends-before-start' | 'unborn-without-end' | 'starts-before-birth' | 'adult'

/**
 * The rules of a plan that need two of its fields or the date of today, the same for a file and for a form. Each has its own words for them.
 *
 * @param today the date in London by the database clock
 * @returns every fault, none when the plan may be
 */
export function planFaults({ type, startDate, endDate, dateOfBirth }: PlanDates, today: CalendarDate): PlanFault[] {
  const faults: PlanFault[] = []
  if (startDate > today) faults.push('starts-in-future')
  if (endDate !== null && endDate < startDate) faults.push('ends-before-start')
  if (type === 'UCPP' && endDate === null) faults.push('unborn-without-end')
  const age = ageOn(dateOfBirth, startDate)
  if (age === null) faults.push('starts-before-birth')
  else if (type !== 'UCPP' && age.years >= ADULT_AT) faults.push('adult')
  return faults
}

type Lasts = { type: PlanType; startDate: CalendarDate; endDate: CalendarDate | null }

/**
 * The plan that runs at the same time as another of its kind, or undefined. The end day does not belong to a plan, so the next may start on
 * it. The register refuses the two together (`plan_one_of_a_type_at_a_time`).
 *
 * @param others of the same child and authority, without those entered in error and without the plan itself
 */
export function planAtTheSameTime<Other extends Lasts>(plan: Lasts, others: readonly Other[]): Other | undefined {
  const isEmpty = ({ startDate, endDate }: Lasts) => startDate === endDate
  const endsAfter = ({ endDate }: Lasts, date: CalendarDate) => endDate === null || endDate > date
  return others.find((other) =>
    other.type === plan.type && !isEmpty(other) && !isEmpty(plan) && endsAfter(other, plan.startDate) && endsAfter(plan, other.startDate))
}
