import { z } from 'zod'
import { numberMessage } from '@/lib/shared/nhs-number-message'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { numberOfOtherCountry, otherCountryOf } from '@/lib/shared/nhs-number-country'

/** The input of the forms that correct and replace a number. */
export const numberInput = z.strictObject({
  childId: z.guid(),
  /** The version of the record that the person saw. */
  seen: z.guid(),
  number: z.string().transform((typed, context) => {
    const verdict = parseNhsNumber(typed)
    if (!verdict.ok) {
      context.addIssue({ code: 'custom', message: numberMessage(verdict.problem, verdict.digits) })
      return z.NEVER
    }
    const country = otherCountryOf(verdict.number)
    if (country === null) return verdict.number
    context.addIssue({ code: 'custom', message: numberOfOtherCountry(country) })
    return z.NEVER
  }),
})

/** A replacement counts for every authority, so the new number is typed twice, never copied. */
export const replacementInput = numberInput.extend({ again: z.string() }).superRefine(({ number, again }, context) => {
  const verdict = parseNhsNumber(again)
  if (verdict.ok && verdict.number === number) return
  context.addIssue({ code: 'custom', path: ['again'], message: 'The two numbers differ. Type the new NHS number again' })
})
export type NumberInput = z.output<typeof numberInput>
