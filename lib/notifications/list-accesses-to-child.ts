import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import { CpisError } from '@/lib/shared/errors'
import type { NhsNumber } from '@/lib/shared/nhs-number'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { AccessUnderWrongNumber, ChildAccesses } from './child-accesses'

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
              where n.child_id = c.id and n.nhs_number not in (select cpis.wrong_numbers_of(c.id))) as "all"
      from cpis.child c where c.id = ${input.childId}::uuid`
    if (!child) throw new CpisError('not-found', 'There is no such child')
    audit({ subject: { kind: 'child', id: input.childId } })
    return { ...child, accesses: await latestAccesses(tx, input.childId, false), underWrongNumber: await latestAccesses(tx, input.childId, true) }
  },
})

function latestAccesses(tx: Transaction, childId: string, underWrongNumber: boolean): Promise<AccessUnderWrongNumber[]> {
  // Raw SQL: as above, joined with the labels of setting and role.
  return tx.$queryRaw<AccessUnderWrongNumber[]>`
    select n.id, n.at, n.setting_kind as "settingKind", k.label as setting, n.organisation_name as "organisationName",
           n.setting_name as "settingName", n.actor_name as "actorName", r.label as "roleLabel", n.reason, n.outcome,
           n.acknowledged_at as "acknowledgedAt", n.nhs_number as "nhsNumber"
    from cpis.notification n join cpis.setting_kind k on k.code = n.setting_kind join cpis.role r on r.code = n.role
    where n.child_id = ${childId}::uuid and (n.nhs_number in (select cpis.wrong_numbers_of(${childId}::uuid))) = ${underWrongNumber}
    order by n.at desc, n.id limit ${MOST_ACCESSES}`
}
