import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { checkClosing, closeRecord, type Closed } from './close-record'
import { adoptionInput } from './closing-schema'

/**
 * Records that a child was adopted: every plan ends on the day of the order, clinicians see nothing more under this number, not even as
 * previous, and the number is never linked to the child's new one (design decision 25).
 *
 * @throws CpisError see `checkClosing`
 */
export const recordAdoption = defineCheckedUseCase({
  name: 'child.record-adoption',
  checkName: 'child.check-adoption',
  permission: 'plan.write',
  input: adoptionInput,
  check: async ({ tx, input, audit, about }) => {
    about(await checkClosing(tx, input, 'Date of the adoption order'))
    audit({ subject: { kind: 'child', id: input.childId } })
  },
  run: async ({ tx, actor, input, audit }): Promise<Closed> => {
    const closed = await closeRecord(tx, actor, input, 'adopted')
    audit({ subject: { kind: 'child', id: input.childId }, details: closed })
    return closed
  },
})
