import { defineUseCase } from '@/lib/use-case/define-use-case'
import { assertClosedByDeath } from './queries'
import { reopeningInput } from './reopening-schema'

/** Whether a record can be opened again as the form says, before "Check your answers". Changes nothing. */
export const checkReopening = defineUseCase({
  name: 'child.check-reopening',
  permission: 'plan.write',
  input: reopeningInput,
  run: async ({ tx, input, audit }): Promise<void> => {
    await assertClosedByDeath(tx, input.childId, input.seen)
    audit({ subject: { kind: 'child', id: input.childId } })
  },
})
