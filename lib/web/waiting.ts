import { countRoleRequests } from '@/lib/privileged-roles/count-role-requests'
import { countWaiting } from '@/lib/approvals/count-waiting'
import type { Actor } from '@/lib/identity/actor'
import { countNewNotifications } from '@/lib/notifications/count-new-notifications'
import { can } from '@/lib/policy/authorise'

/** How much is waiting behind an entry in the navigation, by its address. */
export type WaitingCounts = Partial<Record<'/notifications' | '/approvals' | '/transfers' | '/privileged-roles', number>>

/**
 * What is waiting for somebody in this role: the numbers in the navigation, the same on every page that authority staff can reach. No query
 * is made for roles whose navigation has no numbers.
 *
 * @param actor null when nobody is signed in
 */
export async function waitingFor(actor: Actor | null): Promise<WaitingCounts> {
  if (actor === null) return {}
  if (can(actor.role, 'role.approve')) return { '/privileged-roles': await countRoleRequests(actor, {}) }
  const notifications = can(actor.role, 'notification.read') ? await countNewNotifications(actor, {}) : undefined
  if (!can(actor.role, 'upload.confirm-ending')) return { '/notifications': notifications }
  const { requests, offers } = await countWaiting(actor, {})
  return { '/notifications': notifications, '/approvals': requests, '/transfers': offers }
}
