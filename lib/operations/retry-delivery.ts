import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { CpisError } from '@/lib/shared/errors'
import { defineUseCase } from '@/lib/use-case/define-use-case'

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
    const outcome = await callFunction(tx, 'retry_delivery', { id: input.deliveryId }, z.enum(['waiting', 'already', 'unknown']))
    if (outcome === 'unknown') throw new CpisError('not-found', 'There is no such delivery')
    audit({ subject: { kind: 'delivery', id: input.deliveryId }, details: { outcome } })
  },
})
