import { defineUseCase } from '@/lib/use-case/define-use-case'
import { assertReplaced } from './assert-replaced'
import { childForNewNumber } from './number-rules'
import { numberInput, replacementInput } from './number-schema'

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

/** The same for a number that took the place of the child's: typed twice, and as the demographics service knows it. Changes nothing. */
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
