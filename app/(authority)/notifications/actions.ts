'use server'

import { answerAccess } from '@/lib/notifications/answer-access'
import { assignNotifications } from '@/lib/notifications/assign-notifications'
import { listOfForm, notificationsOfForm } from '@/lib/notifications/card-form'
import { markAsSeen } from '@/lib/notifications/mark-as-seen'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The buttons that acknowledge and answer a visit; each leads back to the list it was on. */
export const answer = formAction(
  answerAccess,
  (form) => ({ notifications: notificationsOfForm(form, 'notifications'), answer: textField(form, 'answer') }),
  listOfForm,
)

/** A visit's button "Mark as seen". */
export const see = formAction(markAsSeen, (form) => ({ notifications: notificationsOfForm(form, 'notifications') }), listOfForm)

/** A visit's button "Assign to me". */
export const take = formAction(assignNotifications, (form) => ({ notifications: notificationsOfForm(form, 'notifications'), to: 'me' }), listOfForm)
