import { z } from 'zod'
import type { NumberLink } from '@/lib/approvals/approval'
import { linksOfChild } from '@/lib/approvals/number-links'
import { databaseToday } from '@/lib/db/clock'
import { registeredChild, plansOfChild } from '@/lib/plans/child-queries'
import type { RegisteredChild, RegisteredPlan } from '@/lib/plans/registered-child'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { openRequest, plansEndedWithClosing, recordKeptUntil, type EndedPlan, type OpenRequest } from './queries'

/** A child, with everything that decides which acts on its record are possible. */
export type ChildRecord = {
  child: RegisteredChild
  plans: RegisteredPlan[]
  today: CalendarDate
  request: OpenRequest | null
  /**
   * For a closed record: the plans that ended when it was closed, a request to undo the adoption, and the day from which it may be erased.
   */
  endedWithClosing: EndedPlan[]
  reopening: OpenRequest | null
  keptUntil: CalendarDate | null
  /** The links by which the child is found under another number too, and a request to undo one. */
  links: NumberLink[]
  parting: OpenRequest | null
}

/**
 * A child of the person's own authority, for the pages that protect, correct or close its record.
 *
 * @throws CpisError `not-found` if there is no such child, or the child is another authority's
 */
export const getChildRecord = defineUseCase({
  name: 'child.read',
  permission: 'plan.write',
  input: z.strictObject({ childId: z.guid() }),
  run: async ({ tx, actor, input, audit }): Promise<ChildRecord> => {
    audit({ subject: { kind: 'child', id: input.childId } })
    const child = await registeredChild(tx, input.childId)
    return {
      child,
      plans: await plansOfChild(tx, input.childId),
      today: await databaseToday(tx),
      request: await openRequest(tx, actor, input.childId, 'protection-lift'),
      endedWithClosing: await plansEndedWithClosing(tx, input.childId),
      reopening: await openRequest(tx, actor, input.childId, 'adoption'),
      keptUntil: child.closedWhy && (await recordKeptUntil(tx, input.childId)),
      links: await linksOfChild(tx, input.childId),
      parting: await openRequest(tx, actor, input.childId, 'joined-number'),
    }
  },
})
