import type { Transaction } from '@/lib/db/transaction'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** One look-up of a child in unscheduled care, as the child's authority was notified of it. */
export type ChildAccess = {
  id: string
  at: Date
  settingKind: string
  /** The kind of setting in words. */
  setting: string
  organisationName: string
  settingName: string
  actorName: string
  roleLabel: string
  reason: string
  /** What the clinician reported afterwards; null until they do. */
  outcome: string | null
  acknowledgedAt: Date | null
}

/** A look-up under a number that the child's record was later corrected from: it was about somebody else. */
export type AccessUnderWrongNumber = ChildAccess & { nhsNumber: NhsNumber }

/**
 * The latest look-ups of a child of the caller's authority, newest first. A look-up stays with the number that was typed.
 *
 * @param wanted those under numbers that turned out to be wrong, or all others; at most how many
 */
export function latestAccesses(
  tx: Transaction,
  childId: string,
  { underWrongNumber, most }: { underWrongNumber: boolean; most: number },
): Promise<AccessUnderWrongNumber[]> {
  // Raw SQL: which numbers were wrong is a rule of the database, and labels are joined.
  return tx.$queryRaw<AccessUnderWrongNumber[]>`
    select n.id, n.at, n.setting_kind as "settingKind", k.label as setting, n.organisation_name as "organisationName",
           n.setting_name as "settingName", n.actor_name as "actorName", coalesce(r.label, n.role) as "roleLabel", n.reason, n.outcome,
           n.acknowledged_at as "acknowledgedAt", n.nhs_number as "nhsNumber"
    from cpis.notification n join cpis.setting_kind k on k.code = n.setting_kind left join cpis.role r on r.code = n.role
    where n.id in (select cpis.notices_of_child(${childId}::uuid)) and (n.nhs_number in (select cpis.wrong_numbers_of(${childId}::uuid))) = ${underWrongNumber}
    order by n.at desc, n.id limit ${most}`
}
