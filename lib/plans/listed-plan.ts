import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { PlanType } from './plan-codes'

/**
 * Why a plan needs attention: a file ended it so long ago that somebody has to confirm the date; an unborn plan past the day that was expected; a number that the national record does not confirm, or under which
 * another authority publishes somebody else; a number that CPIS takes for a replaced one although the national record has confirmed it since;
 * somebody who turned 18, which ended their plan; a plan that ended more than 12 months ago and will be erased.
 */
export type PlanAttention =
  'end-to-confirm' | 'unborn-overdue' | 'number-to-check' | 'other-person' | 'number-joined' | 'number-not-compared' | 'adult' | 'ended-long-ago'

/** A plan as a line of its authority's list. Its status comes from the database (`cpis.listed_plan`). */
export type ListedPlan = {
  planId: string
  childId: string
  familyName: string
  givenName: string
  nhsNumber: NhsNumber
  type: PlanType
  startDate: CalendarDate
  status: 'current' | 'ending' | 'ended'
  /** The day it ended or will end; null while no end is in sight. */
  endsOn: CalendarDate | null
  /** Of an unborn plan: the day that is expected. */
  expectedOn: CalendarDate | null
  /** When somebody in unscheduled care last saw the child's alert; null when nobody did, or the caller may not know. */
  lastSeenAt: Date | null
  /** Why it needs attention; null when it does not. */
  attention: PlanAttention | null
}

/** How many plans an authority has, for the line above the list. */
export type PlanSummary = { current: number; endedInTheLastYear: number; needAttention: number }
