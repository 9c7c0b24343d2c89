import type { Transaction } from '@/lib/db/transaction'
import type { ListedNotification } from './listed-notification'
import { NOTIFICATIONS_PER_PAGE } from './schema'

/** How many notifications the caller's authority has, and how many of them nobody has acknowledged. */
export async function countNotifications(tx: Transaction): Promise<{ all: number; new: number }> {
  return { all: await tx.notification.count(), new: await countOfNew(tx) }
}

/** How many notifications of the caller's authority nobody has acknowledged. */
export function countOfNew(tx: Transaction): Promise<number> {
  return tx.notification.count({ where: { acknowledgedAt: null } })
}

/**
 * Acknowledges a notification of the caller's authority for the caller, at the database's time, unless somebody has already.
 *
 * @returns what came of it; `unknown` also for a notification of another authority
 */
export async function acknowledge(tx: Transaction, id: string): Promise<'acknowledged' | 'already' | 'unknown'> {
  const changed = await tx.$executeRaw`
    update cpis.notification set acknowledged_at = now(), acknowledged_by = cpis.caller_user()
    where id = ${id}::uuid and acknowledged_at is null`
  if (changed > 0) return 'acknowledged'
  return (await tx.notification.count({ where: { id } })) > 0 ? 'already' : 'unknown'
}

/**
 * One page of the notifications of the caller's authority, newest first.
 *
 * @param page from 1
 */
export function pageOfNotifications(tx: Transaction, page: number): Promise<ListedNotification[]> {
  return tx.$queryRaw<ListedNotification[]>`
    with placed as (
      select * from cpis.notification order by at desc, id limit ${NOTIFICATIONS_PER_PAGE} offset ${(page - 1) * NOTIFICATIONS_PER_PAGE}
    ), colleagues as (
      select * from cpis.colleague_names(array(select acknowledged_by from placed where acknowledged_by is not null))
    )
    select n.id, n.at, c.family_name as "familyName", c.given_name as "givenName", c.nhs_number as "nhsNumber",
           n.number_replaced as "numberReplaced", n.plan_types as "planTypes", n.actor_name as "actorName", r.label as "roleLabel",
           n.organisation_name as "organisationName", n.setting_name as "settingName", n.reason,
           n.acknowledged_at as "acknowledgedAt", k.name as "acknowledgedByName"
    from placed n
    join cpis.child c on c.id = n.child_id
    join cpis.role r on r.code = n.role
    left join colleagues k on k.person_id = n.acknowledged_by
    order by n.at desc, n.id`
}
