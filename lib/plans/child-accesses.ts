import type { Transaction } from '@/lib/db/transaction'

/** How many accesses stand on a child's page; all of them are on the child's time line. */
export const ACCESSES_SHOWN = 25

/** One look at the child in unscheduled care, as the authority was told of it. */
export type ChildAccess = {
  id: string
  at: Date
  actorName: string
  roleLabel: string
  organisationName: string
  settingName: string
  reason: string
  /** What the clinician told afterwards; null while nothing was told. */
  outcome: string | null
  acknowledgedAt: Date | null
}

/** A file that added or changed something of the child. */
export type ChildFile = { id: string; receivedAt: Date; receivedBy: string; contents: 'full' | 'changes' }

/** The last looks at a child of the caller's authority, newest first. */
export function accessesToChild(tx: Transaction, childId: string): Promise<ChildAccess[]> {
  return tx.$queryRaw<ChildAccess[]>`
    select n.id, n.at, n.actor_name as "actorName", coalesce(r.label, n.role) as "roleLabel", n.organisation_name as "organisationName",
           n.setting_name as "settingName", n.reason, n.outcome, n.acknowledged_at as "acknowledgedAt"
    from cpis.notification n left join cpis.role r on r.code = n.role
    where n.child_id = ${childId}::uuid order by n.at desc limit ${ACCESSES_SHOWN}`
}

/** The files that touched a child of the caller's authority or one of its plans, newest first. */
export function filesOfChild(tx: Transaction, childId: string): Promise<ChildFile[]> {
  return tx.$queryRaw<ChildFile[]>`
    select u.id, u.received_at as "receivedAt", u.received_by as "receivedBy", u.contents
    from cpis.upload u
    where u.id in (
      select upload_id from cpis.plan_version where child_id = ${childId}::uuid and upload_id is not null
      union select upload_id from cpis.child_version where child_id = ${childId}::uuid and upload_id is not null)
    order by u.received_at desc`
}
