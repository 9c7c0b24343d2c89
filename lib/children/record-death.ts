import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { checkClosing, closeRecord, type Closed } from './close-record'
import { deathInput } from './closing-schema'

/**
 * Records that a child has died: every plan ends on that day, and the record takes no more plans. Clinicians see the plans as ended for as
 * long as any ended plan is shown.
 *
 * @throws CpisError see `checkClosing`
 */
export const recordDeath = defineCheckedUseCase({
  name: 'child.record-death',
  checkName: 'child.check-death',
  permission: 'plan.write',
  input: deathInput,
  check: async ({ tx, input, audit, about }) => {
    about(await checkClosing(tx, input, 'Date of death'))
    audit({ subject: { kind: 'child', id: input.childId } })
  },
  run: async ({ tx, actor, input, audit }): Promise<Closed> => {
    const closed = await closeRecord(tx, actor, input, 'died')
    audit({ subject: { kind: 'child', id: input.childId }, details: closed })
    return closed
  },
})
