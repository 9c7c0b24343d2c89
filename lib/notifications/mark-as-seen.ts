import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { requireOwnNotifications } from './require-own-notifications'
import { see } from './queries'
import { notificationIds } from './schema'

/**
 * Marks notifications as seen: they are no longer new or overdue, and still to be acknowledged. The clinician is told nothing.
 *
 * @throws CpisError `not-found` when one of them does not exist or is another authority's: then none is marked
 */
export const markAsSeen = defineUseCase({
  name: 'notification.see',
  permission: 'notification.acknowledge',
  input: z.strictObject({ notifications: notificationIds }),
  run: async ({ tx, input, audit }): Promise<void> => {
    await requireOwnNotifications(tx, input.notifications)
    audit({ details: { asked: input.notifications.length, seen: await see(tx, input.notifications) } })
  },
})
