import { latestAccesses, type AccessUnderWrongNumber, type ChildAccess } from '@/lib/access-records/accesses-to-child'
import type * as codes from '@/lib/db/codes.generated'
import type { Transaction } from '@/lib/db/transaction'

/** How many accesses a child's page shows; the time line shows all of them. */
const ACCESSES_SHOWN = 25

/** A file that added or changed something about the child. */
export type ChildFile = { id: string; receivedAt: Date; receivedBy: string; contents: codes.UploadContents }

/**
 * The last looks at a child of the caller's authority, newest first: those under a number that is or was the child's and, separately,
 * those under a wrong number, which were looks at somebody else.
 */
export async function accessesToChild(tx: Transaction, childId: string): Promise<{ own: ChildAccess[]; underWrongNumber: AccessUnderWrongNumber[] }> {
  const latest = (underWrongNumber: boolean) => latestAccesses(tx, childId, { underWrongNumber, most: ACCESSES_SHOWN })
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
