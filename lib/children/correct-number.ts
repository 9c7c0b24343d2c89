import { violatedRule } from '@/lib/db/violated-rule'
import type { Transaction } from '@/lib/db/transaction'
import { anyClosedForEver } from '@/lib/plans/closed-numbers'
import type { RegisteredChild } from '@/lib/plans/registered-child'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { takeBackOffers } from '@/lib/transfers/take-back-offers'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { alreadyHeld, childForNewNumber } from './number-rules'
import { numberInput } from './number-schema'

/**
 * Corrects the NHS number of a child that was recorded under somebody else's. The wrong number stops showing in the same moment, results
 * that are open show it no more, and both numbers stay in the history. Open offers of its plans are taken back: they name the wrong child. If
 * the wrong number came from a replacement that this authority recorded, the number before it leads to the right one instead, or nowhere when
 * it is the right one itself.
 *
 * @throws CpisError `not-found` for another authority's child; `conflict` when the record has changed since, is closed, or when the
 * authority holds a child under the right number already
 */
export const correctNumber = defineUseCase({
  name: 'child.correct-number',
  permission: 'plan.write',
  input: numberInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    const child = await childForNewNumber(tx, input)
    const offers = await takeBackOffers(tx, actor, { childId: input.childId })
    const before = await numbersBefore(tx, child)
    const joins = !(await anyClosedForEver(tx, [input.number, ...before]))
    const [parted] = await tx.$queryRaw<{ links: number }[]>`
      select cpis.part_numbers(${input.childId}::uuid, ${joins ? input.number : null}::text) as links`
    try {
      await tx.$executeRaw`
        update cpis.child set nhs_number = ${input.number}, change = 'number-corrected', changed_by = ${actor.name}, upload_id = null,
          number_status = 'not-traced', traced_at = null where id = ${input.childId}::uuid`
    } catch (error) {
      // A file or a colleague has added the right number in this very moment.
      throw violatedRule(error) === null ? error : alreadyHeld(null)
    }
    audit({ subject: { kind: 'child', id: input.childId }, details: { offers, links: parted?.links ?? 0 } })
  },
})

/** The numbers under which the record stood before. */
async function numbersBefore(tx: Transaction, { childId, nhsNumber }: RegisteredChild): Promise<NhsNumber[]> {
  const before = await tx.$queryRaw<{ number: NhsNumber }[]>`
    select distinct nhs_number as number from cpis.child_version where child_id = ${childId}::uuid and nhs_number <> ${nhsNumber}`
  return before.map(({ number }) => number)
}
