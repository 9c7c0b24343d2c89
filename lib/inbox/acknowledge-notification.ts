import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { acknowledge } from './queries'

/**
 * Says that somebody has taken note of an access and sees to it. Once is enough: who comes second changes nothing and is not told
 * off, and the first name stands.
 *
 * @throws CpisError `not-found` for a notification that does not exist or is another authority's
 */
export const acknowledgeNotification = defineUseCase({
  name: 'inbox.acknowledge',
  permission: 'inbox.acknowledge',
  input: z.strictObject({ notificationId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<void> => {
    const outcome = await acknowledge(tx, input.notificationId)
    if (outcome === 'unknown') throw new CpisError('not-found', 'There is no such notification')
    audit({ subject: { kind: 'notification', id: input.notificationId }, details: { outcome } })
  },
})
