import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { DeliveryState } from './delivery-state'
import { deliveryState } from './queries'

/** What is waiting to be delivered, what was given up, and how the periodic work is doing. */
export const getDeliveryState = defineUseCase({
  name: 'delivery.state',
  permission: 'operations.read',
  input: z.strictObject({}),
  run: ({ tx }): Promise<DeliveryState> => deliveryState(tx),
})
