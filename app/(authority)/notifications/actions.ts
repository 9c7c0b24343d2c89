'use server'

import { acknowledgeNotification } from '@/lib/inbox/acknowledge-notification'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The button "Acknowledge" of one notification. */
export const acknowledge = formAction(
  acknowledgeNotification,
  (form) => ({ notificationId: textField(form, 'notification') }),
  '/notifications',
)
