import type * as codes from '@/lib/db/codes.generated'
import type { Transaction } from '@/lib/db/transaction'
import type { NhsNumber } from '@/lib/shared/nhs-number'

/** How many accesses a child's page shows; the time line shows all of them. */
const ACCESSES_SHOWN = 25

/** One look at the child in unscheduled care, as the authority was notified of it. */
export type ChildAccess = {
  id: string
  at: Date
  actorName: string
  roleLabel: string
  organisationName: string
  settingName: string
  reason: string
  /** What the clinician reported afterwards; null until they do. */
  outcome: string | null
  acknowledgedAt: Date | null
}

/** A look under a number that the child's record was later corrected from: it was about somebody else. */
export type AccessUnderWrongNumber = ChildAccess & { nhsNumber: NhsNumber }

/** A file that added or changed something about the child. */
export type ChildFile = { id: string; receivedAt: Date; receivedBy: string; contents: codes.UploadContents }

/**
 * The last looks at a child of the caller's authority, newest first: those under a number that is or was the child's and, separately,
 * those under a wrong number, which were looks at somebody else.
 */
export async function accessesToChild(tx: Transaction, childId: string): Promise<{ own: ChildAccess[]; underWrongNumber: AccessUnderWrongNumber[] }> {
  // Raw SQL: which numbers were wrong is a rule of the database.
  const latest = (wrong: boolean) => tx.$queryRaw<AccessUnderWrongNumber[]>`
    select n.id, n.at, n.actor_name as "actorName", coalesce(r.label, n.role) as "roleLabel", n.organisation_name as "organisationName",
           n.setting_name as "settingName", n.reason, n.outcome, n.acknowledged_at as "acknowledgedAt", n.nhs_number as "nhsNumber"
    from cpis.notification n left join cpis.role r on r.code = n.role
    where n.child_id = ${childId}::uuid and (n.nhs_number in (select cpis.wrong_numbers_of(${childId}::uuid))) = ${wrong}
    order by n.at desc limit ${ACCESSES_SHOWN}`
  return { own: await latest(false), underWrongNumber: await latest(true) }
}

/** The files that touched a child of the caller's authority or one of its plans, newest first. */
export function filesOfChild(tx: Transaction, childId: string): Promise<ChildFile[]> {
  // Raw SQL: the union of two histories.
  return tx.$queryRaw<ChildFile[]>`
    select u.id, u.received_at as "receivedAt", u.received_by as "receivedBy", u.contents
    from cpis.upload u
    where u.id in (
      select upload_id from cpis.plan_version where child_id = ${childId}::uuid and upload_id is not null
      union select upload_id from cpis.child_version where child_id = ${childId}::uuid and upload_id is not null)
    order by u.received_at desc`
}
