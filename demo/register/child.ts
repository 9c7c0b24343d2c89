import { daysBetween, type CalendarDate } from '@/lib/shared/calendar-date'
import type { Council } from './councils'
import { yearsLater, type SeedClock } from './seed-clock'

export type PlanType = 'CPP' | 'LAC' | 'UCPP'

/** The coded care-plan details; those that the authority does not share are absent. */
export type PlanDetails = {
  category: string | null
  legalStatus: string | null
  leadTeam: string | null
  leadTeamPhone: string | null
  lastReviewDate: CalendarDate | null
  nextReviewDate: CalendarDate | null
  instructions: readonly string[]
}

/** The state of a plan between two changes. */
export type PlanState = {
  versionId: string
  /** Milliseconds since 1970, like all times here. */
  changedAt: number
  startDate: CalendarDate
  endDate: CalendarDate | null
  expectedOn: CalendarDate | null
  withdrawnAt: number | null
  details: PlanDetails
  /** How many days ago the file was sent that brought this state; null if it was entered by hand or came in a file of long ago. */
  fileDay: number | null
  /** Who changed it, if not the council's data manager. */
  changedBy?: string
}

/** A plan with its history, the current state last. */
export type Plan = {
  id: string
  type: PlanType
  /** Days before today; negative if it is still to come. */
  started: number
  ended: number | null
  withdrawn: boolean
  states: readonly PlanState[]
}

/** A child, or an unborn child's mother, as one authority holds them. */
export type ChildRecord = {
  id: string
  council: Council
  nhsNumber: string
  localId: string
  familyName: string
  givenName: string
  dateOfBirth: CalendarDate
  isProtected: boolean
  createdAt: number
  plans: readonly Plan[]
  /** The file that first published the child, as `fileDay` of a plan's state. */
  fileDay: number | null
  numberStatus: NumberStatus
  /** What used to be said about the child, oldest first; empty for most. */
  formerly: readonly FormerDetails[]
}

/** What the demographics service said about a number. */
export type NumberStatus = 'not-traced' | 'matched' | 'differs' | 'replaced' | 'restricted'

/** What was said about a child until it was corrected, and by whom and when it was corrected. */
export type FormerDetails = Pick<ChildRecord, 'familyName' | 'givenName' | 'dateOfBirth' | 'isProtected'> & {
  until: number
  change: 'details-corrected' | 'protected' | 'protection-lifted'
  changedBy: string
}

/** One person on the register, under their present number, with what each authority holds. */
export type RegisteredPerson = {
  nhsNumber: string
  /** Numbers that were replaced by the one above, oldest first. */
  formerNumbers: readonly string[]
  records: readonly ChildRecord[]
  /** How often the person was looked up in the last three months, if the case specifies it; `visits` included. */
  accesses?: number
  /** Look-ups at fixed times with a fixed outcome. */
  visits?: readonly ToldVisit[]
}

/** What a clinician reported after an access, in the product's codes. */
export type OutcomeCode = 'seen-and-discharged' | 'admitted' | 'left-before-being-seen' | 'not-here' | 'opened-in-error'

/** What an authority answered a clinician, in the product's codes. */
export type AnswerCode = 'will-call' | 'discuss-before-discharge' | 'no-action'

/** A look-up at a fixed time, and what somebody at the authority has done about it. */
export type ToldVisit = {
  /** Minutes before seeding; or the day, and the hours after its beginning. */
  at: { minutesAgo: number } | { daysAgo: number; hour: number }
  seen?: true
  given?: 'to-a-team' | 'to-a-colleague'
  acknowledged?: AnswerCode | 'without-an-answer'
  told?: OutcomeCode
  callback?: string
}

/** The state of a plan at a given time; before its first change, the first state. */
export function stateAt(plan: Plan, moment: number): PlanState {
  return plan.states.findLast((state) => state.changedAt <= moment) ?? (plan.states[0] as PlanState)
}

/** The current state of a plan. */
export function presentState(plan: Plan): PlanState {
  return plan.states.at(-1) as PlanState
}

/** Whether a look-up today shows the plan: the same rule as `cpis.plan_standing`, which decides in the product. */
export function isShown(plan: Plan, dateOfBirth: CalendarDate, clock: SeedClock): boolean {
  if (plan.withdrawn) return false
  if (plan.type === 'UCPP') return (plan.ended ?? 0) <= 28
  const cameOfAge = daysSinceEighteen(dateOfBirth, clock)
  return Math.max(plan.ended ?? -Infinity, cameOfAge ?? -Infinity) <= 365
}

function daysSinceEighteen(dateOfBirth: CalendarDate, clock: SeedClock): number | null {
  const birthday = yearsLater(dateOfBirth, 18)
  return birthday <= clock.today ? daysBetween(birthday, clock.today) : null
}
