import { databaseToday } from '@/lib/db/clock'
import { registeredUnderNumber, plansOfChild } from '@/lib/plans/child-queries'
import { daysBetween, type CalendarDate } from '@/lib/shared/calendar-date'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { transferOf } from './queries'
import { SAME_BIRTH_WITHIN, type ListedTransfer } from './transfer'
import { transferIdInput } from './transfer-address'

/** An offer, and what the reader's own authority already holds about the child. */
export type TransferPage = { transfer: ListedTransfer; today: CalendarDate; held: 'nothing' | 'child' | 'plan-of-this-kind' | 'closed' }

/**
 * One offer, in or out.
 *
 * @throws CpisError `not-found` for one that does not concern the caller's own authority
 */
export const getTransfer = defineUseCase({
  name: 'transfer.read',
  permission: 'plan.list',
  input: transferIdInput,
  run: async ({ tx, input, audit }): Promise<TransferPage> => {
    audit({ subject: { kind: 'transfer', id: input.transferId } })
    const transfer = await transferOf(tx, input.transferId)
    const child = await registeredUnderNumber(tx, transfer.nhsNumber)
    const plans = child ? await plansOfChild(tx, child.childId) : []
    const sameKind = plans.some(
      (plan) =>
        plan.type === transfer.type && (plan.status === 'current' || plan.status === 'ending') && aboutOneBirth(plan.expectedOn, transfer.expectedOn),
    )
    const held = !child ? 'nothing' : child.closedWhy ? 'closed' : sameKind ? 'plan-of-this-kind' : 'child'
    return { transfer, today: await databaseToday(tx), held }
  },
})

/** Whether two unborn plans are about one birth; every other plan has no expected day. */
function aboutOneBirth(held: CalendarDate | null, offered: CalendarDate | null): boolean {
  return held === null || offered === null || Math.abs(daysBetween(held, offered)) <= SAME_BIRTH_WITHIN
}
