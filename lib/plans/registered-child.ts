import type * as codes from '@/lib/db/codes.generated'
import type { DifferingDetail } from '@/lib/demographics/compare-person'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { FollowingRow } from './following-rows'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { LegalStatus, PlanCategory, PlanInstruction, PlanType } from './plan-codes'

/** A child as its own authority holds it; for an unborn plan, the mother. */
export type RegisteredChild = {
  childId: string
  versionId: string
  nhsNumber: NhsNumber
  localId: string | null
  familyName: string
  givenName: string
  dateOfBirth: CalendarDate
  isProtected: boolean
  numberStatus: codes.ChildNumberStatus
  /** Which details demographics hold otherwise, when the status is `differs`. */
  differsIn: DifferingDetail[]
  tracedAt: Date | null
  closedOn: CalendarDate | null
  closedWhy: codes.ChildClosedWhy | null
}

/** Who a child is, as typed. */
export type TypedChild = Pick<RegisteredChild, 'familyName' | 'givenName' | 'dateOfBirth' | 'localId'>

/** Coded care-plan details (design decision 11). */
export type PlanDetails = {
  category: PlanCategory | null
  legalStatus: LegalStatus | null
  leadTeam: string | null
  leadTeamPhone: string | null
  lastReviewDate: CalendarDate | null
  nextReviewDate: CalendarDate | null
  instructions: PlanInstruction[]
}

/** No detail of a plan: all of them are optional. */
export const NO_DETAILS: PlanDetails = {
  category: null,
  legalStatus: null,
  leadTeam: null,
  leadTeamPhone: null,
  lastReviewDate: null,
  nextReviewDate: null,
  instructions: [],
}

/** A plan as its own authority holds it. */
export type RegisteredPlan = PlanDetails & {
  planId: string
  childId: string
  versionId: string
  type: PlanType
  startDate: CalendarDate
  /** The end that the authority gave. */
  endDate: CalendarDate | null
  /** Of an unborn plan: the day that the authority expects. It ends nothing. */
  expectedOn: CalendarDate | null
  /** The day it ends or ended, taking the eighteenth birthday into account; null while no end is in sight. */
  endsOn: CalendarDate | null
  status: 'current' | 'ending' | 'ended' | 'withdrawn'
  /**
   * An end that a file gave and that somebody has to confirm: it is long past, or `repeats` the one that the plan had before it was taken over
   * from another authority.
   */
  endToConfirm: { endingId: string; endDate: CalendarDate; receivedAt: string; repeats: boolean; following: FollowingRow[] } | null
  withdrawnAt: Date | null
}
