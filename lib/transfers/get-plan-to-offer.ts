import { z } from 'zod'
import { databaseToday } from '@/lib/db/clock'
import { registeredChild, registeredPlan } from '@/lib/plans/child-queries'
import type { RegisteredChild, RegisteredPlan } from '@/lib/plans/registered-child'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { receivers } from './queries'
import type { Receiver } from './transfer'

/** A plan with the authorities it could be offered to. */
export type PlanToOffer = { child: RegisteredChild; plan: RegisteredPlan; receivers: Receiver[]; today: CalendarDate }

/**
 * A plan of the caller's own authority, for the form that offers it.
 *
 * @throws CpisError `not-found` for another authority's plan
 */
export const getPlanToOffer = defineUseCase({
  name: 'transfer.prepare',
  permission: 'plan.transfer',
  input: z.strictObject({ planId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<PlanToOffer> => {
    audit({ subject: { kind: 'plan', id: input.planId } })
    const plan = await registeredPlan(tx, input.planId)
    return { plan, child: await registeredChild(tx, plan.childId), receivers: await receivers(tx), today: await databaseToday(tx) }
  },
})
