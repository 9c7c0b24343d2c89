import * as codes from '@/lib/db/codes.generated'
import type { PlanType } from '@/lib/plans/plan-codes'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** Why an offered plan is declined: coded, because free text would be about a child. */
export const DECLINE_REASONS = codes.TRANSFER_DECLINE_REASON
export type DeclineReason = (typeof DECLINE_REASONS)[number]

/** How many days ahead the day on which a plan moves may be. */
export const LATEST_MOVE = 90

/** How many days the expected days of two unborn plans may lie apart when they are about one birth (`cpis.take_over_plan`). */
export const SAME_BIRTH_WITHIN = 42

/** An offer of a plan, as both authorities see it; only the giving authority sees what became of a declined one. */
export type ListedTransfer = {
  id: string
  direction: 'in' | 'out'
  planId: string
  nhsNumber: NhsNumber
  familyName: string
  givenName: string
  dateOfBirth: CalendarDate
  type: PlanType
  startDate: CalendarDate
  endDate: CalendarDate | null
  expectedOn: CalendarDate | null
  /** The day from which the receiving authority is to hold the plan. */
  movesOn: CalendarDate
  fromName: string
  toName: string
  state: codes.TransferState
  declineReason: DeclineReason | null
  offeredAt: Date
  offeredByName: string
  decidedAt: Date | null
  decidedByName: string | null
  /** The day of the move has come, so it can be accepted. */
  due: boolean
  /** The child in the reading authority's own register, for the link to its page; null when it does not hold the child. */
  childId: string | null
  /** For an outgoing offer: the plan can no longer be taken over, because it has ended, was withdrawn or is now under another number. */
  gone: boolean
}

/** An authority that a plan can be offered to. */
export type Receiver = { id: string; name: string }

const REASONS: Readonly<Record<DeclineReason, string>> = {
  'not-ours': 'The child does not live in our area',
  'no-conference-yet': 'Our conference or review has not taken place yet',
  'wrong-child': 'The details are not those of the child we know',
  'already-held': 'We hold a plan for this child already',
}

/** A coded reason in words. */
export function declineReasonLabel(reason: DeclineReason): string {
  return REASONS[reason]
}
