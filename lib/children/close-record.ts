import { databaseToday } from '@/lib/db/clock'
import type * as codes from '@/lib/db/codes.generated'
import { dayColumn } from '@/lib/db/columns'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { registeredChild, plansOfChild } from '@/lib/plans/child-queries'
import { closedNumberKey } from '@/lib/plans/closed-numbers'
import { byHand } from '@/lib/plans/register-writes'
import type { RegisteredChild } from '@/lib/plans/registered-child'
import { CpisError } from '@/lib/shared/errors'
import { takeBackOffers } from '@/lib/transfers/take-back-offers'
import type { ClosingInput } from './closing-schema'
import { childForChange } from './queries'

/** What closing a record did. */
export type Closed = { plansEnded: number; offersTakenBack: number }

/**
 * Checks that a record can be closed on a day.
 *
 * @param what the name of the day, to begin a sentence with: "Date of death"
 * @returns the child
 * @throws CpisError `not-found`; `conflict` when the record has changed since or is closed; `invalid-input` for a day that cannot be right
 */
export async function checkClosing(tx: Transaction, { childId, seen, on }: ClosingInput, what: string): Promise<RegisteredChild> {
  const child = await childForChange(tx, childId, seen)
  const problem = (message: string) => new CpisError('invalid-input', `${what} must ${message}`, { field: 'on' })
  if (on > (await databaseToday(tx))) throw problem('be today or in the past')
  if (on < child.dateOfBirth) throw problem('not be before the date of birth')
  const plans = await plansOfChild(tx, childId)
  if (plans.some((plan) => plan.status !== 'withdrawn' && plan.startDate > on)) {
    throw problem('not be before the start of a plan. If a plan was entered in error, withdraw it first')
  }
  return child
}

/**
 * Ends every plan of a child on a day and closes its record, which takes no plans from then on.
 *
 * @param change what the history calls it, and why the record is closed
 */
export async function closeRecord(tx: Transaction, actor: Actor, { childId, on }: ClosingInput, change: codes.ChildClosedWhy): Promise<Closed> {
  const offersTakenBack = await takeBackOffers(tx, actor, { childId })
  const day = dayColumn(on)
  const { count: plansEnded } = await tx.plan.updateMany({
    where: { childId, withdrawnAt: null, OR: [{ endDate: null }, { endDate: { gt: day } }] },
    data: { endDate: day, ...byHand(actor) },
  })
  // Keeps the number closed for ever, even once the child has been erased.
  const key = change === 'adopted' ? new Uint8Array(closedNumberKey((await registeredChild(tx, childId)).nhsNumber)) : null
  await tx.child.updateMany({ where: { id: childId }, data: { closedOn: day, closedWhy: change, closedKey: key, change, ...byHand(actor) } })
  return { plansEnded, offersTakenBack }
}
