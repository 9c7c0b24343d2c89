import * as codes from '@/lib/db/codes.generated'

/** The codes that a plan carries, which files and machine interfaces must use. Words for people are in `labels.ts`. */

/** Kinds of plan or care status: child protection plan, looked after, unborn child protection plan (cp-is.md 1.1). */
export const PLAN_TYPES = codes.PLAN_TYPE
export type PlanType = (typeof PLAN_TYPES)[number]

/** Category of abuse, from the children in need census (DfE). */
export const PLAN_CATEGORIES = codes.PLAN_CATEGORY
export type PlanCategory = (typeof PLAN_CATEGORIES)[number]

/** Legal status of a looked-after child, as in the DfE's SSDA903 return. */
export const LEGAL_STATUSES = codes.PLAN_LEGAL_STATUS
export type LegalStatus = (typeof LEGAL_STATUSES)[number]

/** What the authority asks of anybody who sees the child: a fixed list, never free text (design decision 11). */
export const PLAN_INSTRUCTIONS = codes.PLAN_INSTRUCTIONS
export type PlanInstruction = (typeof PLAN_INSTRUCTIONS)[number]
