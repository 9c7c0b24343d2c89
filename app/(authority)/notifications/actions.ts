'use server'

import { answerAccess } from '@/lib/notifications/answer-access'
import { assignNotifications } from '@/lib/notifications/assign-notifications'
import { listOfForm, notificationsOfForm } from '@/lib/notifications/card-form'
import { markAsSeen } from '@/lib/notifications/mark-as-seen'
import { formAction } from '@/lib/web/form-action'
import { textField } from '@/lib/web/form-route'

/** The buttons of a visit with which it is acknowledged and answered; each leads back to the list on which it stood. */
export const answer = formAction(
  answerAccess,
  (form) => ({ notifications: notificationsOfForm(form, 'notifications'), answer: textField(form, 'answer') }),
  listOfForm,
)

/** The button "Mark as seen" of a visit. */
export const see = formAction(markAsSeen, (form) => ({ notifications: notificationsOfForm(form, 'notifications') }), listOfForm)

/** The button "Assign to me" of a visit. */
export const take = formAction(
  assignNotifications,
  (form) => ({ notifications: notificationsOfForm(form, 'notifications'), to: 'me' }),
  listOfForm,
)
