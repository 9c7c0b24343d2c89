import { z } from 'zod'
import { parseIsoDate } from '@/lib/shared/calendar-date'

/** What the form for an offer says. The day is `yyyy-mm-dd`; whether it fits the plan is checked when the plan is offered. */
export const offerInput = z.strictObject({
  planId: z.guid(),
  seen: z.guid(),
  receiver: z.string().refine((said) => z.guid().safeParse(said).success, 'Choose the authority that takes over'),
  movesOn: z.string().transform((said, context) => {
    const date = parseIsoDate(said)
    if (date) return date
    context.addIssue({
      code: 'custom',
      message: said === '' ? 'Enter the day from which the other authority holds the plan' : 'The day must be a real date',
    })
    return z.NEVER
  }),
})
export type OfferInput = z.output<typeof offerInput>
