import { z } from 'zod'
import { calendarDate } from '@/lib/shared/calendar-date'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { closedByAdoption } from './closed-numbers'

/**
 * Records that somebody has a person compared with demographics by hand, before demographics are asked.
 *
 * @returns whether they may be asked: never about a number that an adoption closed, unless it is plainly another person's adoption
 */
export const askAboutNumber = defineUseCase({
  name: 'number.compare',
  permission: 'plan.write',
  input: z.strictObject({
    number: nhsNumberSchema,
    /** Who is said to have it. */
    person: z.strictObject({ familyName: z.string(), givenName: z.string(), dateOfBirth: z.iso.date().transform(calendarDate) }),
  }),
  run: async ({ tx, input: { number, person } }): Promise<boolean> => !(await closedByAdoption(tx, [number], person)).has(number),
})
