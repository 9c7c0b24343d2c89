'use server'

import { acknowledgeNotification } from '@/lib/inbox/acknowledge-notification'
import { inboxAddress } from '@/lib/inbox/inbox-address'
import { pageField } from '@/lib/shared/address-field'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The button "Acknowledge" of one notification; it leads back to the page of the list on which it stood. */
export const acknowledge = formAction(
  acknowledgeNotification,
  (form) => ({ notificationId: textField(form, 'notification') }),
  (form) => inboxAddress(pageField.parse(textField(form, 'page'))),
)
