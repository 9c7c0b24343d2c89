import { defineUseCase } from '@/lib/use-case/define-use-case'
import { checkClosing, closeRecord, type Closed } from './close-record'
import { deathInput } from './closing-schema'

/**
 * Records that a child has died: every plan ends on that day, and the record takes no plan any more. Clinicians see the plans as ended for
 * as long as any ended plan is shown.
 *
 * @throws CpisError see `checkClosing`
 */
export const recordDeath = defineUseCase({
  name: 'child.record-death',
  permission: 'plan.write',
  input: deathInput,
  run: async ({ tx, actor, input, audit }): Promise<Closed> => {
    await checkClosing(tx, input, 'Date of death')
    const closed = await closeRecord(tx, actor, input, 'died')
    audit({ subject: { kind: 'child', id: input.childId }, details: closed })
    return closed
  },
})
