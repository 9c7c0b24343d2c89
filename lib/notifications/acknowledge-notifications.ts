import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { requireOwnNotifications } from './require-own-notifications'
import { acknowledge } from './queries'
import { notificationIds } from './schema'

/**
 * Records that somebody has taken note of accesses and is dealing with them, which the clinicians see. Once is enough: a second
 * acknowledgement changes nothing and is no error, and the first name stands.
 *
 * @throws CpisError `not-found` when one of them does not exist or is another authority's; none is then acknowledged
 */
export const acknowledgeNotifications = defineUseCase({
  name: 'notification.acknowledge',
  permission: 'notification.acknowledge',
  input: z.strictObject({ notifications: notificationIds }),
  run: async ({ tx, input, audit, about }): Promise<void> => {
    about(await requireOwnNotifications(tx, input.notifications))
    audit({ details: { asked: input.notifications.length, acknowledged: await acknowledge(tx, input.notifications) } })
  },
})
