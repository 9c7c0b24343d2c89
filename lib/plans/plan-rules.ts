import { ageOn, type CalendarDate } from '@/lib/shared/calendar-date'
import type { PlanType } from './plan-codes'

/** Children's plans end at this age, so none can begin (cp-is.md 1.3). For an unborn plan the person is the mother. */
export const ADULT_AT = 18

/** What the rules about a plan look at. For an unborn plan, `dateOfBirth` is the mother's. */
export type PlanDates = { type: PlanType; startDate: CalendarDate; endDate: CalendarDate | null; dateOfBirth: CalendarDate }

/**
 * Why a plan cannot exist:
 *
 * - `starts-in-future`: it would not be true that it is in place
 * - `ends-before-start`
 * - `unborn-without-end`: it would never end by age
 * - `starts-before-birth`
 * - `adult`: 18 or over when it started
 */
export type PlanFault = 'starts-in-future' | 'ends-before-start' | 'unborn-without-end' | 'starts-before-birth' | 'adult'

/**
 * The rules about a plan that need two of its fields or today's date. They are the same for a file and a form, each with its own words.
 *
 * @param today the date in London by the database clock
 * @returns every fault; none when the plan is allowed
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
 * Another plan of the same kind that runs at the same time, or undefined. A plan does not include its end day, so the next may start on
 * it. The register refuses the two together (`plan_one_of_a_type_at_a_time`).
 *
 * @param others the child's other plans at the same authority, without those entered in error or the plan itself
 */
export function planAtTheSameTime<Other extends Lasts>(plan: Lasts, others: readonly Other[]): Other | undefined {
  const isEmpty = ({ startDate, endDate }: Lasts) => startDate === endDate
  const endsAfter = ({ endDate }: Lasts, date: CalendarDate) => endDate === null || endDate > date
  return others.find(
    (other) => other.type === plan.type && !isEmpty(other) && !isEmpty(plan) && endsAfter(other, plan.startDate) && endsAfter(plan, other.startDate),
  )
}
