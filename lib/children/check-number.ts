import { defineUseCase } from '@/lib/use-case/define-use-case'
import { childForNewNumber } from './number-rules'
import { numberInput } from './number-schema'

/** Whether a child's number can become the one that was typed, before "Check your answers". Changes nothing. */
export const checkNumber = defineUseCase({
  name: 'child.check-number',
  permission: 'plan.write',
  input: numberInput,
  run: async ({ tx, input, audit }): Promise<void> => {
    await childForNewNumber(tx, input)
    audit({ subject: { kind: 'child', id: input.childId } })
  },
})
