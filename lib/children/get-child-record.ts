import { z } from 'zod'
import { heldChild, plansOfChild, todayByDatabase } from '@/lib/plans/child-queries'
import type { HeldChild, HeldPlan } from '@/lib/plans/held-child'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { openUnshieldRequest, plansEndedWithDeath, type OpenRequest } from './queries'

/** A child with what the acts on its record depend on. */
export type ChildRecord = {
  child: HeldChild
  plans: HeldPlan[]
  today: CalendarDate
  request: OpenRequest | null
  /** The ids of the plans that ended with the child's death, as it was recorded. */
  endedWithDeath: string[]
}

/**
 * A child of one's own authority, for the pages on which its record is protected, corrected or closed.
 *
 * @throws CpisError `not-found` for another authority's child, or none
 */
export const getChildRecord = defineUseCase({
  name: 'child.read',
  permission: 'plan.write',
  input: z.strictObject({ childId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<ChildRecord> => {
    audit({ subject: { kind: 'child', id: input.childId } })
    return {
      child: await heldChild(tx, input.childId),
      plans: await plansOfChild(tx, input.childId),
      today: await todayByDatabase(tx),
      request: await openUnshieldRequest(tx, input.childId),
      endedWithDeath: await plansEndedWithDeath(tx, input.childId),
    }
  },
})
