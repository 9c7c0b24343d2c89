import { countWaiting } from '@/lib/approvals/count-waiting'
import type { Actor } from '@/lib/identity/actor'
import { countNewNotifications } from '@/lib/inbox/count-new-notifications'
import { can } from '@/lib/policy/authorise'

/** How much waits behind an entry of the navigation, by its address. */
export type WaitingCounts = Partial<Record<'/notifications' | '/approvals' | '/transfers', number>>

/** What waits for somebody of this role: the numbers in the navigation of the authority's pages. */
export async function waitingFor(actor: Actor): Promise<WaitingCounts> {
  const notifications = can(actor.role, 'inbox.read') ? await countNewNotifications(actor, {}) : undefined
  if (!can(actor.role, 'upload.confirmEnding')) return { '/notifications': notifications }
  const { requests, offers } = await countWaiting(actor, {})
  return { '/notifications': notifications, '/approvals': requests, '/transfers': offers }
}
