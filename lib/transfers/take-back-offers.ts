import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { answerTransfer } from './answer'

/**
 * Takes back the offers of a child's plans, or of one plan, that nobody has answered: what they offer is no longer there, or no longer what
 * they say. To be called by whatever ends, withdraws, corrects or closes, in its transaction.
 *
 * @returns how many were taken back
 */
export async function takeBackOffers(tx: Transaction, actor: Actor, about: { childId: string } | { planId: string }): Promise<number> {
  const offers = await tx.transfer.findMany({
    where: { state: 'offered', fromAuthority: actor.organisation.id, ...('childId' in about ? { plan: { childId: about.childId } } : { planId: about.planId }) },
    select: { id: true },
  })
  for (const { id } of offers) await answerTransfer(tx, { transferId: id, answer: 'taken-back', reason: null, name: actor.name })
  return offers.length
}
