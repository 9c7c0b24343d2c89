import { z } from 'zod'
import { databaseToday } from '@/lib/db/clock'
import type { CalendarDate } from '@/lib/shared/calendar-date'
import { can } from '@/lib/policy/authorise'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { AccessUnderWrongNumber, ChildAccess } from '@/lib/access-records/accesses-to-child'
import { accessesToChild, filesOfChild, type ChildFile } from './child-accesses'
import { historyOf, type HistoryEntry } from './child-history'
import { registeredChild, plansOfChild } from './child-queries'
import type { RegisteredChild, RegisteredPlan } from './registered-child'
import { childVersions, planVersions } from './version-queries'

/**
 * A child's record as its authority sees it. For a reader who may not know of accesses, `accesses` is null and `underWrongNumber` empty.
 */
export type ChildPage = {
  child: RegisteredChild
  today: CalendarDate
  plans: RegisteredPlan[]
  accesses: ChildAccess[] | null
  /** Looks under wrong numbers, which were looks at somebody else. */
  underWrongNumber: AccessUnderWrongNumber[]
  history: HistoryEntry[]
  files: ChildFile[]
}

/** A child of the caller's own authority: plans, who looked, every change, and the files that touched it. */
export const openChild = defineUseCase({
  name: 'child.open',
  permission: 'plan.read',
  input: z.strictObject({ childId: z.guid() }),
  run: async ({ tx, actor, input: { childId }, audit }): Promise<ChildPage> => {
    const child = await registeredChild(tx, childId)
    const plans = await plansOfChild(tx, childId)
    const accesses = can(actor.role, 'history.child') ? await accessesToChild(tx, childId) : null
    const history = historyOf(await planVersions(tx, childId), await childVersions(tx, childId))
    audit({ subject: { kind: 'child', id: childId }, details: { plans: plans.length, accesses: accesses?.own.length ?? 0 } })
    const files = await filesOfChild(tx, childId)
    return {
      child,
      today: await databaseToday(tx),
      plans,
      accesses: accesses?.own ?? null,
      underWrongNumber: accesses?.underWrongNumber ?? [],
      history,
      files,
    }
  },
})
