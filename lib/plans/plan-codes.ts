/**
 * The codes that a plan carries. The database holds the same lists as check constraints; files and machine interfaces are
 * compared with these. Words for people are in `labels.ts`.
 */

/** Kinds of plan or care status: child protection plan, looked after, unborn child protection plan (cp-is.md 1.1). */
export const PLAN_TYPES = ['CPP', 'LAC', 'UCPP'] as const
export type PlanType = (typeof PLAN_TYPES)[number]

/** Category of abuse of the children in need census (DfE). */
export const PLAN_CATEGORIES = ['NEG', 'PHY', 'SAB', 'EMO', 'MUL'] as const
export type PlanCategory = (typeof PLAN_CATEGORIES)[number]

/** Legal status of a looked-after child, as in the DfE's SSDA903 return. */
export const LEGAL_STATUSES = ['C1', 'C2', 'D1', 'E1', 'V2', 'V3', 'V4', 'L1', 'L2', 'L3', 'J1', 'J2', 'J3'] as const
export type LegalStatus = (typeof LEGAL_STATUSES)[number]

/** What the authority asks of whoever sees the child: a fixed list, never free text (decision 11). */
export const PLAN_INSTRUCTIONS = ['ring-before-discharge', 'ring-on-arrival', 'contact-restricted', 'missing-from-care'] as const
export type PlanInstruction = (typeof PLAN_INSTRUCTIONS)[number]
