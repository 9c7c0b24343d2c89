import { nhsNumberOf } from '@/lib/db/columns'
import { violatedRule } from '@/lib/db/violated-rule'
import type { Transaction } from '@/lib/db/transaction'
import { isClosedForEver } from '@/lib/plans/closed-numbers'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { answerTransfer } from './answer'
import { transferIdInput } from './transfer-address'

/**
 * Takes over a plan that another authority offers: it ends there and begins here at the same moment, with no gap for anybody looking.
 *
 * @throws CpisError `not-found` for an offer to somebody else; `conflict` when it cannot, or can no longer, be taken over
 */
export const acceptTransfer = defineUseCase({
  name: 'transfer.accept',
  permission: 'plan.transfer',
  input: transferIdInput,
  run: async ({ tx, actor, input, audit }): Promise<void> => {
    await assertNumberOpen(tx, input.transferId)
    try {
      await answerTransfer(tx, { transferId: input.transferId, answer: 'accepted', reason: null, name: actor.name })
      await assertInPlace(tx, input.transferId)
    } catch (error) {
      const rule = violatedRule(error)
      if (rule === null) throw error
      // The broken rule has rolled the transaction back; only this message remains.
      throw new CpisError(
        'conflict',
        rule === 'plan_of_open_child'
          ? 'Your authority’s own record of this child is closed. Call the other authority'
          : 'Your authority holds a plan of this kind for part of the same time. Correct it first',
        { field: 'form', cause: error },
      )
    }
    audit({ subject: { kind: 'transfer', id: input.transferId } })
  },
})

/** A record that the caller's authority closed because of an adoption takes no plan again, even once the child has been erased. */
async function assertNumberOpen(tx: Transaction, transferId: string): Promise<void> {
  const offer = await tx.transfer.findUnique({ where: { id: transferId }, select: { nhsNumber: true } })
  if (!offer || !(await isClosedForEver(tx, nhsNumberOf(offer.nhsNumber)))) return
  throw new CpisError('conflict', 'Your authority’s own record of this child is closed. Call the other authority', { field: 'form' })
}

/** The plan must be in place afterwards: if the authority's own plan of that kind had ended, the child would be left without one. */
async function assertInPlace(tx: Transaction, transferId: string): Promise<void> {
  const taken = await tx.transfer.findUnique({ where: { id: transferId }, select: { newPlanId: true } })
  const inPlace =
    taken?.newPlanId && (await tx.listedPlan.findFirst({ where: { planId: taken.newPlanId, status: { not: 'ended' } }, select: { planId: true } }))
  if (inPlace) return
  throw new CpisError(
    'conflict',
    'The plan would not be in place: it has ended, or your authority holds one of this kind that has ended since. Call the other authority',
    { field: 'form' },
  )
}
