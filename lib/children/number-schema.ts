import { z } from 'zod'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { parseEnglishNumber } from '@/lib/shared/nhs-number-country'
import { englishNumberMessage } from '@/lib/shared/nhs-number-message'

/** The input of a form that gives a child another number. */
const numberInput = z.strictObject({
  childId: z.guid(),
  /** The version of the record that the person saw. */
  seen: z.guid(),
  number: z.string().transform((typed, context) => {
    const verdict = parseEnglishNumber(typed)
    if (verdict.ok) return verdict.number
    context.addIssue({ code: 'custom', message: englishNumberMessage(verdict) })
    return z.NEVER
  }),
})

/** As {@link numberInput}, and which number somebody is sure of although the national record does not agree: never one that was typed since. */
export const correctionInput = numberInput.extend({ sure: z.string().default('') })
export type CorrectionInput = z.output<typeof correctionInput>

/** A replacement counts for every authority, so the new number is typed twice, never copied. */
export const replacementInput = numberInput.extend({ again: z.string() }).superRefine(({ number, again }, context) => {
  const verdict = parseNhsNumber(again)
  if (verdict.ok && verdict.number === number) return
  context.addIssue({ code: 'custom', path: ['again'], message: 'The two numbers differ. Type the new NHS number again' })
})
export type NumberInput = z.output<typeof numberInput>
