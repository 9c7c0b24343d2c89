import { z } from 'zod'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { DeliveryState } from './delivery-state'
import { deliveryState } from './queries'

/** What waits to be delivered, what was given up, and what the clock has had done. */
export const getDeliveryState = defineUseCase({
  name: 'delivery.state',
  permission: 'operations.read',
  input: z.strictObject({}),
  run: ({ tx }): Promise<DeliveryState> => deliveryState(tx),
})
