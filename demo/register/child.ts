import { daysBetween, type CalendarDate } from '@/lib/shared/calendar-date'
import type { Council } from './councils'
import { yearsLater, type SeedClock } from './seed-clock'

export type PlanType = 'CPP' | 'LAC' | 'UCPP'

/** The coded care-plan details; an authority that does not share one has none of it. */
export type PlanDetails = {
  category: string | null
  legalStatus: string | null
  leadTeam: string | null
  leadTeamPhone: string | null
  lastReviewDate: CalendarDate | null
  nextReviewDate: CalendarDate | null
  instructions: readonly string[]
}

/** What a plan said from one change to the next. */
export type PlanState = {
  versionId: string
  /** Milliseconds since 1970, as all moments here. */
  changedAt: number
  startDate: CalendarDate
  endDate: CalendarDate | null
  withdrawnAt: number | null
  details: PlanDetails
  /** How many days ago the file was sent by which it came to be so; null when it was entered by hand, or by a file of long ago. */
  fileDay: number | null
  /** Who changed it, where it was not the council's data manager. */
  changedBy?: string
}

/** A plan with its history, the present state last. */
export type Plan = {
  id: string
  type: PlanType
  /** Days before today; what is still to come is negative. */
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
  shielded: boolean
  createdAt: number
  plans: readonly Plan[]
  /** The file by which the child was first published, as of a plan's state. */
  fileDay: number | null
  numberStatus: NumberStatus
  /** What was said of the child before, oldest first; most were never corrected. */
  formerly: readonly FormerDetails[]
}

/** What the demographics service said of a number. */
export type NumberStatus = 'not-traced' | 'matched' | 'differs' | 'replaced' | 'restricted'

/** What was said of a child until it was corrected, and who did that when. */
export type FormerDetails = Pick<ChildRecord, 'familyName' | 'givenName' | 'dateOfBirth' | 'shielded'> & {
  until: number
  change: 'details-corrected' | 'shielded' | 'unshielded'
  changedBy: string
}

/** One person on the register, by the number that is theirs now, with what each authority holds. */
export type RegisteredPerson = {
  nhsNumber: string
  /** Numbers that were replaced by the one above, oldest first. */
  formerNumbers: readonly string[]
  records: readonly ChildRecord[]
  /** How often the person was looked up in the last three months, where a case says so; those that are told included. */
  accesses?: number
  /** Look-ups of certain moments, of which it is certain what became of them. */
  visits?: readonly ToldVisit[]
}

/** What a clinician told after an access, in the codes of the product. */
export type OutcomeCode = 'seen-and-discharged' | 'admitted' | 'left-before-being-seen' | 'not-here' | 'opened-in-error'

/** What an authority answered a clinician, in the codes of the product. */
export type AnswerCode = 'will-call' | 'discuss-before-discharge' | 'no-action'

/** A look-up of a certain moment, and how far somebody at the authority has seen to it. */
export type ToldVisit = {
  /** Minutes before the moment of seeding; or the day and the hour after its beginning. */
  at: { minutesAgo: number } | { daysAgo: number; hour: number }
  seen?: true
  given?: 'to-a-team' | 'to-a-colleague'
  acknowledged?: AnswerCode | 'without-an-answer'
  told?: OutcomeCode
  callback?: string
}

/** The state that a plan was in at a moment; before its first change, the first. */
export function stateAt(plan: Plan, moment: number): PlanState {
  return plan.states.findLast((state) => state.changedAt <= moment) ?? (plan.states[0] as PlanState)
}

/** The present state of a plan. */
export function presentState(plan: Plan): PlanState {
  return plan.states.at(-1) as PlanState
}

/** Whether a look-up today shows the plan: the rule of `cpis.plan_standing`, which alone decides in the product. */
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
