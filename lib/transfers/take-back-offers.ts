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
  const childId = 'childId' in about ? about.childId : null
  const planId = 'planId' in about ? about.planId : null
  const offers = await tx.$queryRaw<{ id: string }[]>`
    select t.id from cpis.transfer t join cpis.plan p on p.id = t.plan_id
    where t.state = 'offered' and t.from_authority = cpis.caller_organisation() and (p.child_id = ${childId}::uuid or p.id = ${planId}::uuid)`
  for (const { id } of offers) await answerTransfer(tx, { transferId: id, answer: 'taken-back', reason: null, name: actor.name })
  return offers.length
}
