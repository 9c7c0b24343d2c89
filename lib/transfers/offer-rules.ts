import { databaseToday } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import { registeredChild, registeredPlan } from '@/lib/plans/child-queries'
import type { RegisteredChild, RegisteredPlan } from '@/lib/plans/registered-child'
import { addDays } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import type { OfferInput } from './offer-schema'
import { receivers } from './queries'
import { LATEST_MOVE, type Receiver } from './transfer'

/** What is offered, and to whom. */
export type Offer = { child: RegisteredChild; plan: RegisteredPlan; receiver: Receiver }

/**
 * Checks that a plan can be offered as the form says.
 *
 * @throws CpisError `not-found` for another authority's plan; `invalid-input` or `conflict` with what to put right
 */
export async function offerFrom(tx: Transaction, input: OfferInput): Promise<Offer> {
  const plan = await registeredPlan(tx, input.planId)
  const child = await registeredChild(tx, plan.childId)
  if (plan.versionId !== input.seen)
    throw new CpisError('conflict', 'This plan changed while you worked. Read it again before you offer it', { field: 'form' })
  if (plan.status !== 'current' && plan.status !== 'ending')
    throw new CpisError('conflict', 'Only a plan in place can be transferred', { field: 'form' })
  const receiver = (await receivers(tx)).find(({ id }) => id === input.receiver)
  if (!receiver) throw new CpisError('invalid-input', 'Choose the authority that takes over', { field: 'receiver' })
  const today = await databaseToday(tx)
  const problem = (message: string) => new CpisError('invalid-input', message, { field: 'movesOn' })
  if (input.movesOn < plan.startDate) throw problem('The day must not be before the plan started')
  if (input.movesOn > addDays(today, LATEST_MOVE)) throw problem(`The day must be within the next ${LATEST_MOVE} days`)
  if (plan.endsOn !== null && input.movesOn >= plan.endsOn) throw problem('The day must be before the plan ends')
  const open = await tx.transfer.findFirst({ where: { planId: plan.planId, state: 'offered' }, select: { id: true } })
  if (open)
    throw new CpisError('conflict', 'This plan has been offered already. Take that offer back first', {
      field: 'form',
      leadsTo: `/transfers/${open.id}`,
    })
  return { child, plan, receiver }
}
