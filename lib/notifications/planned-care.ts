import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import { addressField } from '@/lib/shared/address-field'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** A look at a child in planned care, of which no notification was sent (decision 10). */
export type PlannedCareLook = {
  id: string
  at: Date
  childId: string
  familyName: string
  givenName: string
  /** The number of the record now; of a look under a wrong number, the one that was looked up. */
  nhsNumber: NhsNumber
  setting: string
  organisationName: string
  settingName: string
  actorName: string
  roleLabel: string
  reason: string
  /** The number that was looked up was corrected away from the child's record since: the look was about somebody else. */
  underWrongNumber: boolean
}

/** Some looks, newest first, and from when older ones follow; null when there are none. */
export type PlannedCareLooks = { looks: PlannedCareLook[]; olderThan: Date | null }

/** How many looks stand on a page. */
const LOOKS_PER_PAGE = 100

/** From which moment the older ones are shown, in an address; a time in the future stands for now. */
export const beforeField = addressField(z.iso.datetime().transform((text) => new Date(text)), new Date(8_640_000_000_000))

/**
 * Looks in planned care at children of the caller's own authority, newest first. Which they may see is decided by `cpis.silent_accesses`.
 *
 * @param childId one child's of all time, or null for everybody's of the last 90 days
 * @param before only what is older
 */
export async function plannedCareLooks(tx: Transaction, { childId, before }: { childId: string | null; before: Date }): Promise<PlannedCareLooks> {
  // Raw SQL: joins what a function answers with the child, and sorts out the wrong numbers.
  const looks = await tx.$queryRaw<PlannedCareLook[]>`
    select a.event_id as id, a.at, c.id as "childId", c.family_name as "familyName", c.given_name as "givenName", case when w.wrong then a.asked_number else c.nhs_number end as "nhsNumber",
           k.label as setting, a.organisation_name as "organisationName", a.setting_name as "settingName", a.actor_name as "actorName",
           coalesce(r.label, a.role) as "roleLabel", a.reason, w.wrong as "underWrongNumber"
    from cpis.silent_accesses(${childId}::uuid, ${before}::timestamptz, ${LOOKS_PER_PAGE + 1}::integer) a
    join cpis.child c on c.id = a.child_id join cpis.setting_kind k on k.code = a.setting_kind left join cpis.role r on r.code = a.role
    cross join lateral (select a.asked_number in (select cpis.wrong_numbers_of(c.id)) as wrong) w
    order by a.at desc, a.event_id`
  const shown = looks.slice(0, LOOKS_PER_PAGE)
  const last = looks.length > LOOKS_PER_PAGE ? shown.at(-1) : undefined
  // The database counts microseconds and an address thousandths: the last line rather stands twice than that one is passed over.
  return { looks: shown, olderThan: last ? new Date(last.at.getTime() + 1) : null }
}
