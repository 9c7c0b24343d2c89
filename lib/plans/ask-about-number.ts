import { z } from 'zod'
import { isNhsNumber, type NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { isClosedByAdoption } from './number-verdict'

/**
 * Records that somebody has a person compared with demographics by hand, before demographics are asked.
 *
 * @returns whether they may be asked: never about a number that an adoption closed
 */
export const askAboutNumber = defineUseCase({
  name: 'number.compare',
  permission: 'plan.write',
  input: z.strictObject({ number: z.custom<NhsNumber>((sent) => typeof sent === 'string' && isNhsNumber(sent)) }),
  run: async ({ tx, input }): Promise<boolean> => !(await isClosedByAdoption(tx, input.number)),
})
