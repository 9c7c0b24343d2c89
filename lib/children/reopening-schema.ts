import { z } from 'zod'

/** Why a record is reopened: coded, because free text would be about a child. */
export const REOPENING_REASONS = ['not-died', 'wrong-record', 'wrong-act'] as const
export type ReopeningReason = (typeof REOPENING_REASONS)[number]

const WORDS: Readonly<Record<ReopeningReason, string>> = {
  'not-died': 'We were told wrongly that the child had died',
  'wrong-record': 'The death was recorded on the wrong child’s record',
  'wrong-act': 'Something else was meant to be recorded',
}

/** A coded reason in words. */
export function reopeningReasonLabel(reason: string): string {
  return REOPENING_REASONS.includes(reason as ReopeningReason) ? WORDS[reason as ReopeningReason] : reason
}

/** What becomes of the plans that ended with the death. */
export const PLANS_AFTER = ['back', 'ended'] as const
const PLAN_WORDS: Readonly<Record<(typeof PLANS_AFTER)[number], string>> = {
  back: 'Put them back as they were',
  ended: 'Leave them ended',
}

/** A choice about these plans in words. */
export function plansAfterLabel(choice: string): string {
  return choice === 'back' || choice === 'ended' ? PLAN_WORDS[choice] : choice
}

/** The input of the form that reopens a record closed by a death. */
export const reopeningInput = z.strictObject({
  childId: z.guid(),
  seen: z.guid(),
  reason: z.string().pipe(z.enum(REOPENING_REASONS, 'Choose why the record is opened again')),
  plans: z.string().pipe(z.enum(PLANS_AFTER, 'Choose what becomes of the plans')),
})
