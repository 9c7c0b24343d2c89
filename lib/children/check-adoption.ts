import { defineUseCase } from '@/lib/use-case/define-use-case'
import { checkClosing } from './close-record'
import { adoptionInput } from './closing-schema'

/** Whether an adoption can be recorded as the form says, before "Check your answers". Changes nothing. */
export const checkAdoption = defineUseCase({
  name: 'child.check-adoption',
  permission: 'plan.write',
  input: adoptionInput,
  run: async ({ tx, input, audit }): Promise<void> => {
    await checkClosing(tx, input, 'Date of the adoption order')
    audit({ subject: { kind: 'child', id: input.childId } })
  },
})
