import { defineUseCase } from '@/lib/use-case/define-use-case'
import { assertReplaced } from './assert-replaced'
import { childForNewNumber } from './number-rules'
import { replacementInput } from './number-schema'

/**
 * Whether a number can be recorded in place of a child's, before "Check your answers": typed twice, and as the demographics service knows
 * it. Changes nothing.
 */
export const checkReplacement = defineUseCase({
  name: 'child.check-replacement',
  permission: 'plan.write',
  input: replacementInput,
  before: assertReplaced,
  run: async ({ tx, input, audit }): Promise<void> => {
    await childForNewNumber(tx, input)
    audit({ subject: { kind: 'child', id: input.childId } })
  },
})
