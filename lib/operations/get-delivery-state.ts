import { z } from 'zod'
import { callFunction } from '@/lib/db/call-function'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { deliveryState, refusedRequests, type DeliveryState } from './delivery-state'

/** What is waiting to be delivered, what was given up, and how the periodic work is doing. */
export const getDeliveryState = defineUseCase({
  name: 'delivery.state',
  permission: 'operations.read',
  input: z.strictObject({}),
  // The database refuses everybody but national administrators and auditors too.
  run: async ({ tx }): Promise<DeliveryState> => ({
    ...(await callFunction(tx, 'delivery_state', {}, deliveryState)),
    refusals: await callFunction(tx, 'mailbox_refusals', {}, refusedRequests),
  }),
})
