import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { answerTransfer } from './answer'

/**
 * Takes back the unanswered offers of a child's plans, or of one plan, because what they offer no longer exists or no longer matches the
 * offer. Called by whatever ends, withdraws, corrects or closes a record, in its transaction.
 *
 * @returns how many were taken back
 */
export async function takeBackOffers(tx: Transaction, actor: Actor, about: { childId: string } | { planId: string }): Promise<number> {
  const offers = await tx.transfer.findMany({
    where: {
      state: 'offered',
      fromAuthority: actor.organisation.id,
      ...('childId' in about ? { plan: { childId: about.childId } } : { planId: about.planId }),
    },
    select: { id: true },
  })
  for (const { id } of offers) await answerTransfer(tx, { transferId: id, answer: 'taken-back', reason: null, name: actor.name })
  return offers.length
}
