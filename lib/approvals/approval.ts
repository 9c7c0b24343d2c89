import { z } from 'zod'
import { trimWhiteSpace } from '@/lib/shared/white-space'
import * as codes from '@/lib/db/codes.generated'
import type { PlanType } from '@/lib/plans/plan-codes'
import type { Permission } from '@/lib/policy/permissions'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import type { ListedEnding } from '@/lib/uploads/upload'
import type { CalendarDate } from '@/lib/shared/calendar-date'

/** Fewest and most characters of a reason. */
export const LEAST_REASON = 15
export const MOST_REASON = 500

/** Why somebody asks for what a second person decides. */
export const reasonOfRequest = z
  .string()
  .transform(trimWhiteSpace)
  .pipe(
    z
      .string()
      .min(LEAST_REASON, `Say why, in at least ${LEAST_REASON} characters`)
      .max(MOST_REASON, `The reason must be ${MOST_REASON} characters or fewer`),
  )

/** The possible answers. Whoever asked may take the request back; the other two are for somebody else. */
export const DECISIONS = codes.APPROVAL_DECISION
export type Decision = (typeof DECISIONS)[number]

/**
 * What can be asked for: lifting a protection, undoing an adoption that was entered in error, parting two numbers that were joined in error,
 * letting a file end many plans.
 */
export type RequestKind = codes.ApprovalKind

/**
 * The permission that a role needs to decide a request. Nobody knows who started a command, so what a command asks for is decided by a
 * practitioner, who sends no files.
 */
export function permissionToDecide({ kind, byCommand }: { kind: RequestKind; byCommand: boolean }): Permission {
  if (kind === 'adoption' || kind === 'joined-number') return 'plan.approve-reopening'
  return kind === 'protection-lift' || byCommand ? 'plan.approve-protection-lift' : 'upload.confirm-ending'
}

/** A plan that comes back when an adoption is undone, as it was before. */
export type PlanBack = { type: PlanType; startDate: CalendarDate; endDate: CalendarDate | null }

/**
 * A link by which a child is found under another number too. The numbers are those of an authority that was told them when it recorded the link;
 * null when another authority did.
 */
export type NumberLink = { linkId: string; former: NhsNumber | null; present: NhsNumber | null; recordedAt: Date }

/** A request that needs a second person, as a line of the list. */
export type ListedRequest = {
  id: string
  kind: RequestKind
  reason: string
  requestedAt: Date
  requestedByName: string
  /** Asked for by the person reading it: they may take it back but not decide it. */
  own: boolean
  /** Asked for by an operator's command. */
  byCommand: boolean
  decision: Decision | null
  decidedAt: Date | null
  decidedByName: string | null
  /** The child whose protection is to be lifted or whose adoption is to be undone. */
  childId: string | null
  nhsNumber: NhsNumber | null
  familyName: string | null
  givenName: string | null
  /** The plans that come back when an adoption is undone. */
  plansBack: PlanBack[]
  /** The link between two numbers that is to be undone; null when it has gone, and for other requests. */
  link: NumberLink | null
  /** The file with many endings, and how many of them wait; once it is decided, how many waited. */
  uploadId: string | null
  fileName: string | null
  endings: number
  /** How many rows were not accepted because these plans have not ended: plans that follow them, and that are not in place. */
  following: number
  /** The first of these plans, while somebody has to decide. */
  endingPlans: ListedEnding[]
}
