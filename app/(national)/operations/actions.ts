'use server'

import { retryDelivery } from '@/lib/operations/retry-delivery'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The button "Try again" on a delivery that was given up. */
export const retry = formAction(
  retryDelivery,
  (form) => ({ deliveryId: textField(form, 'delivery') }),
  () => '/operations',
)
