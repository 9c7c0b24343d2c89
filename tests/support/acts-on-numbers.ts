import type pg from 'pg'
import { correctNumber } from '@/lib/children/correct-number'
import { replaceNumber } from '@/lib/children/replace-number'
import type { Actor } from '@/lib/identity/actor'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { createAuthorityActor } from '@/tests/factories/actor'
import { createAuthority, type TestAuthority } from '@/tests/factories/authority'
import { createChild } from '@/tests/factories/child'
import { createPlan } from '@/tests/factories/plan'
import { checkChild } from './check-child'

/** An authority and its data manager. */
export type Somebody = { authority: TestAuthority; manager: Actor }

/** What authorities do with the numbers of children, and what a clinician is told. */
export function actsOnNumbers(admin: pg.Client, nurse: () => Actor) {
  const formOf = async (childId: string, number: string) => {
    const { rows } = await admin.query<{ seen: string }>('select version_id as seen from cpis.child where id = $1', [childId])
    return { childId, seen: rows[0]!.seen, number }
  }
  return {
    formOf,
    async somebody(): Promise<Somebody> {
      const authority = await createAuthority(admin)
      return { authority, manager: await createAuthorityActor(admin, authority, 'LD') }
    },
    replace: async ({ manager }: Somebody, childId: string, number: string) =>
      replaceNumber(manager, { ...(await formOf(childId, number)), again: number }),
    correct: async ({ manager }: Somebody, childId: string, number: string) => correctNumber(manager, await formOf(childId, number)),
    /** A child under a number, with a plan. */
    async heldBy({ authority }: Somebody, nhsNumber: NhsNumber, plan: object = {}, child: object = {}): Promise<string> {
      const made = await createChild(admin, authority, { nhsNumber, ...child })
      await createPlan(admin, made, plan)
      return made.id
    },
    withdraw: (childId: string) => admin.query(`update cpis.plan set withdrawn_at = now(), changed_by = 'test' where child_id = $1`, [childId]),
    /** What a clinician is told by a number: whose plans, and how they stand. */
    async told(number: string): Promise<string[]> {
      const result = await checkChild(nurse(), number)
      if (result.outcome !== 'match') return [result.outcome]
      return result.records.map(({ authority, standing }) => `${authority.name} ${standing}`).toSorted()
    },
  }
}

/** As {@link actsOnNumbers} tells of plans in place. */
export const current = (...who: Somebody[]) => who.map(({ authority }) => `${authority.name} current`).toSorted()
