import { z } from 'zod'
import { nhsNumberSchema } from '@/lib/shared/nhs-number-schema'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { joinNumbers } from './number-verdict'

/**
 * Joins a number to the one that took its place, as demographics have just said. In a transaction of its own, because the form that brought the
 * answer about may be refused for it.
 */
export const followNumber = defineUseCase({
  name: 'number.follow',
  permission: 'plan.write',
  input: z.strictObject({ number: nhsNumberSchema, by: nhsNumberSchema }),
  run: async ({ tx, input, audit }): Promise<void> => {
    audit({ details: { joined: await joinNumbers(tx, input.number, input.by) } })
  },
})
