import * as codes from '@/lib/db/codes.generated'
import type { PlanType } from '@/lib/plans/plan-codes'
import type { Permission } from '@/lib/policy/permissions'
import type { CalendarDate } from '@/lib/shared/calendar-date'

/** The fewest and the most characters of a reason. */
export const LEAST_REASON = 15
export const MOST_REASON = 500

/** What may be answered. Taking back is for whoever asked, the other two for somebody else. */
export const DECISIONS = codes.APPROVAL_DECISION
export type Decision = (typeof DECISIONS)[number]

/** What can be asked for: that a protection is lifted, that an adoption which was entered in error is undone, that a file ends many plans. */
export type RequestKind = codes.ApprovalKind

/**
 * What a role must hold to decide a request. Nobody knows who started a command, so that what one asks for is decided by a practitioner, who
 * sends no files.
 */
export function permissionToDecide({ kind, byCommand }: { kind: RequestKind; byCommand: boolean }): Permission {
  if (kind === 'adoption') return 'plan.approve-reopening'
  return kind === 'unshield' || byCommand ? 'plan.approve-protection-lift' : 'upload.confirm-ending'
}

/** A plan that comes back when an adoption is undone, as it was before. */
export type PlanBack = { type: PlanType; startDate: CalendarDate; endDate: CalendarDate | null }

/** A request that needs a second person, as a line of the list. */
export type ListedRequest = {
  id: string
  kind: RequestKind
  reason: string
  requestedAt: Date
  requestedByName: string
  /** Asked by the person who reads it: they may take it back and not decide it. */
  own: boolean
  /** Asked for by a command of an operator. */
  byCommand: boolean
  decision: Decision | null
  decidedAt: Date | null
  decidedByName: string | null
  /** Of a protection that is to be lifted or an adoption that is to be undone, the child. */
  childId: string | null
  familyName: string | null
  givenName: string | null
  /** Of an adoption that is to be undone, the plans that come back. */
  plansBack: PlanBack[]
  /** Of a file with many endings, the file, and how many of its endings wait; once it is decided, how many waited. */
  uploadId: string | null
  fileName: string | null
  endings: number
}
