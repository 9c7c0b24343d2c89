import { z } from 'zod'
import { numberMessage } from '@/lib/plans/plan-search'
import { parseNhsNumber } from '@/lib/shared/nhs-number'

/** What the forms of a corrected and of a replaced number say. */
export const numberInput = z.strictObject({
  childId: z.guid(),
  /** The version of the record that the person saw. */
  seen: z.guid(),
  number: z.string().transform((typed, context) => {
    const verdict = parseNhsNumber(typed)
    if (verdict.ok) return verdict.number
    context.addIssue({ code: 'custom', message: numberMessage(verdict.problem, verdict.digits) })
    return z.NEVER
  }),
})
export type NumberInput = z.output<typeof numberInput>
