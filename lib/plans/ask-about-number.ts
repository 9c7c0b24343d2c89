import { z } from 'zod'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { closedByAdoption } from './closed-numbers'

/**
 * Records that somebody has a person compared with demographics by hand, before demographics are asked.
 *
 * @returns whether they may be asked: never about a number that an adoption closed
 */
export const askAboutNumber = defineUseCase({
  name: 'number.compare',
  permission: 'plan.write',
  input: z.strictObject({ number: nhsNumberSchema }),
  run: async ({ tx, input }): Promise<boolean> => !(await closedByAdoption(tx, [input.number])).has(input.number),
})
