import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { requireOwnNotifications } from './require-own-notifications'
import { see } from './queries'
import { notificationIds } from './schema'

/**
 * Marks notifications as seen: no longer new or overdue, but still to be acknowledged. The clinician is not told.
 *
 * @throws CpisError `not-found` when one of them does not exist or is another authority's; none is then marked
 */
export const markAsSeen = defineUseCase({
  name: 'notification.see',
  permission: 'notification.acknowledge',
  input: z.strictObject({ notifications: notificationIds }),
  run: async ({ tx, input, audit, about }): Promise<void> => {
    about(await requireOwnNotifications(tx, input.notifications))
    audit({ details: { asked: input.notifications.length, seen: await see(tx, input.notifications) } })
  },
})
