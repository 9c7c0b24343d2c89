import { z } from 'zod'
import { parseIsoDate } from '@/lib/shared/calendar-date'

/** The input of the forms that close a record: the day, `yyyy-mm-dd`. */
function closingInput(what: string) {
  return z.strictObject({
    childId: z.guid(),
    seen: z.guid(),
    on: z.string().transform((said, context) => {
      const date = parseIsoDate(said)
      if (date) return date
      context.addIssue({
        code: 'custom',
        message: said === '' ? `Enter the ${what.charAt(0).toLowerCase()}${what.slice(1)}` : `${what} must be a real date`,
      })
      return z.NEVER
    }),
  })
}

/** And the day of a death that somebody is sure of although it is long past: never one that was typed since. */
export const deathInput = closingInput('Date of death').extend({ sure: z.string().default('') })
export const adoptionInput = closingInput('Date of the adoption order')
export type ClosingInput = z.output<typeof adoptionInput>
export type DeathInput = z.output<typeof deathInput>
