import { databaseToday } from '@/lib/db/clock'
import type { Transaction } from '@/lib/db/transaction'
import { plansOfChild } from '@/lib/plans/child-queries'
import { LATE_END_DAYS } from '@/lib/plans/plan-rules'
import { addDays } from '@/lib/shared/calendar-date'
import { CpisError } from '@/lib/shared/errors'
import { defineCheckedUseCase } from '@/lib/use-case/define-use-case'
import { checkClosing, closeRecord, type Closed } from './close-record'
import { deathInput, type DeathInput } from './closing-schema'

/**
 * Records that a child has died: every plan ends on that day, and the record takes no more plans. Clinicians see the plans as ended for as
 * long as any ended plan is shown.
 *
 * @throws CpisError see `checkClosing`; `conflict` at the field `sure` for a day long past that would end plans, which nobody has said is right
 */
export const recordDeath = defineCheckedUseCase({
  name: 'child.record-death',
  checkName: 'child.check-death',
  permission: 'plan.write',
  input: deathInput,
  check: async ({ tx, input, audit, about }) => {
    about(await checkClosing(tx, input, 'Date of death'))
    await assertSure(tx, input)
    audit({ subject: { kind: 'child', id: input.childId } })
  },
  run: async ({ tx, actor, input, audit }): Promise<Closed> => {
    const closed = await closeRecord(tx, actor, input, 'died')
    audit({ subject: { kind: 'child', id: input.childId }, details: closed })
    return closed
  },
})

/** A wrong year would take plans off results that moment, as the end of a plan would (lateEnd in lib/plans/forms/plan-questions.ts). */
async function assertSure(tx: Transaction, { childId, on, sure }: DeathInput): Promise<void> {
  const today = await databaseToday(tx)
  if (sure === on || on >= addDays(today, -LATE_END_DAYS)) return
  const plans = await plansOfChild(tx, childId)
  if (!plans.some(({ status, endDate }) => status !== 'withdrawn' && (endDate === null || endDate > on))) return
  const words = `The date of death is more than ${LATE_END_DAYS} days ago: from now on clinicians see the plans as previous information or, after a year, not at all`
  throw new CpisError('conflict', `${words}. Check the date, or say that it is right`, { field: 'sure' })
}
