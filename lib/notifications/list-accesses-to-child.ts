import { z } from 'zod'
import { latestAccesses } from '@/lib/access-records/accesses-to-child'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { ChildAccesses } from './child-accesses'

/** As many as can be told apart on a time line and read in a table. */
const MOST_ACCESSES = 300

/**
 * Who looked at a child of the caller's own authority in unscheduled care, over time. An access stays with the number that was looked up:
 * those under a number that turned out to be wrong are listed apart.
 *
 * @throws CpisError `not-found` for another authority's child, or one that does not exist
 */
export const listAccessesToChild = defineUseCase({
  name: 'history.child',
  permission: 'history.child',
  input: z.strictObject({ childId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<ChildAccesses> => {
    // Raw SQL: leaves out looks under a wrong number, which the database decides.
    const [child] = await tx.$queryRaw<{ familyName: string; givenName: string; nhsNumber: NhsNumber; all: number }[]>`
      select c.family_name as "familyName", c.given_name as "givenName", c.nhs_number as "nhsNumber",
             (select count(*)::integer from cpis.notification n
              where n.id in (select cpis.notices_of_child(c.id)) and n.nhs_number not in (select cpis.wrong_numbers_of(c.id))) as "all"
      from cpis.child c where c.id = ${input.childId}::uuid`
    if (!child) throw new CpisError('not-found', 'There is no such child')
    audit({ subject: { kind: 'child', id: input.childId } })
    const latest = (underWrongNumber: boolean) => latestAccesses(tx, input.childId, { underWrongNumber, most: MOST_ACCESSES })
    return { ...child, accesses: await latest(false), underWrongNumber: await latest(true) }
  },
})
