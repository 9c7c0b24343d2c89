import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { PlanType } from './plan-codes'

/** A plan as a line of its authority's list. How it stands is the database's answer (`cpis.listed_plan`). */
export type ListedPlan = {
  planId: string
  familyName: string
  givenName: string
  nhsNumber: NhsNumber
  type: PlanType
  startDate: CalendarDate
  status: 'current' | 'ending' | 'ended'
  /** The day on which it ended or will end; null while no end is in sight. */
  endsOn: CalendarDate | null
  /** When somebody in unscheduled care last saw the child's alert; null when nobody did, or the caller may not know. */
  lastSeenAt: Date | null
}

/** How many plans an authority has, for the line above the list. */
export type PlanSummary = { current: number; endedInTheLastYear: number }
