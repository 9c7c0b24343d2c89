import { defineUseCase } from '@/lib/use-case/define-use-case'
import { checkClosing } from './close-record'
import { deathInput } from './closing-schema'

/** Whether a death can be recorded as the form says, before "Check your answers". Changes nothing. */
export const checkDeath = defineUseCase({
  name: 'child.check-death',
  permission: 'plan.write',
  input: deathInput,
  run: async ({ tx, input, audit }): Promise<void> => {
    await checkClosing(tx, input, 'Date of death')
    audit({ subject: { kind: 'child', id: input.childId } })
  },
})
