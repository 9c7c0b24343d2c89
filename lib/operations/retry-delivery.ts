import { z } from 'zod'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { tryAgain } from './queries'

/**
 * Tries for another day to deliver what was given up. Pressing the button a second time changes nothing.
 *
 * @throws CpisError `not-found` for a delivery that does not exist
 */
export const retryDelivery = defineUseCase({
  name: 'delivery.retry',
  permission: 'operations.retry',
  input: z.strictObject({ deliveryId: z.guid() }),
  run: async ({ tx, input, audit }): Promise<void> => {
    const outcome = await tryAgain(tx, input.deliveryId)
    if (outcome === 'unknown') throw new CpisError('not-found', 'There is no such delivery')
    audit({ subject: { kind: 'delivery', id: input.deliveryId }, details: { outcome } })
  },
})
