import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import { addressField } from '@/lib/shared/address-field'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** A look at a child in planned care, for which no notification was sent (design decision 10). */
export type PlannedCareLook = {
  id: string
  at: Date
  childId: string
  familyName: string
  givenName: string
  /** The record's number now; for a look under a wrong number, the one that was looked up. */
  nhsNumber: NhsNumber
  setting: string
  organisationName: string
  settingName: string
  actorName: string
  roleLabel: string
  reason: string
  /** The child's record has since been corrected from the number looked up to another: the look was about somebody else. */
  underWrongNumber: boolean
}

/** Some look-ups, newest first, and the moment before which to ask for older ones; null if these are the last. */
export type PlannedCareLooks = { looks: PlannedCareLook[]; olderThan: Date | null }

/** How many looks are on a page. */
const LOOKS_PER_PAGE = 100

/** The moment in an address from which older looks are shown; a time in the future means now. */
export const beforeField = addressField(
  z.iso.datetime().transform((text) => new Date(text)),
  new Date(8_640_000_000_000),
)

/**
 * Looks in planned care at children of the caller's own authority, newest first. `cpis.silent_accesses` decides which they may see.
 *
 * @param childId for all looks at one child; null for those of the last 90 days at any child
 * @param before only older looks
 */
export async function plannedCareLooks(tx: Transaction, { childId, before }: { childId: string | null; before: Date }): Promise<PlannedCareLooks> {
  // Raw SQL: joins a function's answer with the child, and tells the wrong numbers apart.
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
  // The database counts microseconds, an address milliseconds: better to show the last line twice than to skip one.
  return { looks: shown, olderThan: last ? new Date(last.at.getTime() + 1) : null }
}
