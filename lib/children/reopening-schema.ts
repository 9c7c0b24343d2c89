import { z } from 'zod'

/** Why a record is opened again: coded, because free text would be about a child. */
export const REOPENING_REASONS = ['not-died', 'wrong-record', 'wrong-act'] as const
export type ReopeningReason = (typeof REOPENING_REASONS)[number]

const WORDS: Readonly<Record<ReopeningReason, string>> = {
  'not-died': 'We were told wrongly that the child had died',
  'wrong-record': 'The death was recorded on the wrong child’s record',
  'wrong-act': 'Something else was meant to be recorded',
}

/** What a coded reason says. */
export function reopeningReasonLabel(reason: string): string {
  return REOPENING_REASONS.includes(reason as ReopeningReason) ? WORDS[reason as ReopeningReason] : reason
}

/** What becomes of the plans that ended with the death. */
export const PLANS_AFTER = ['back', 'ended'] as const
const PLAN_WORDS: Readonly<Record<(typeof PLANS_AFTER)[number], string>> = {
  back: 'Put them back as they were',
  ended: 'Leave them ended',
}

/** What a choice about these plans says. */
export function plansAfterLabel(choice: string): string {
  return choice === 'back' || choice === 'ended' ? PLAN_WORDS[choice] : choice
}

/** What the form says with which a record is opened again that a death closed. */
export const reopeningInput = z.strictObject({
  childId: z.guid(),
  seen: z.guid(),
  reason: z.string().pipe(z.enum(REOPENING_REASONS, 'Choose why the record is opened again')),
  plans: z.string().pipe(z.enum(PLANS_AFTER, 'Choose what becomes of the plans')),
})
