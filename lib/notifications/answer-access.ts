import { z } from 'zod'
import { ACCESS_ANSWERS } from '@/lib/access-records/labels'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { requireOwnNotifications } from './require-own-notifications'
import { answer } from './queries'
import { notificationIds } from './schema'

/**
 * Acknowledges accesses with a coded answer, which appears in the clinicians' results. The first answer stands: what a clinician has
 * read is not taken back. An earlier acknowledgement without an answer is kept.
 *
 * @throws CpisError `not-found` when one of them does not exist or is another authority's; none is then answered
 */
export const answerAccess = defineUseCase({
  name: 'notification.answer',
  permission: 'notification.answer',
  input: z.strictObject({ notifications: notificationIds, answer: z.string().pipe(z.enum(ACCESS_ANSWERS)) }),
  run: async ({ tx, input, audit, about }): Promise<void> => {
    about(await requireOwnNotifications(tx, input.notifications))
    audit({ details: { answer: input.answer, asked: input.notifications.length, answered: await answer(tx, input.notifications, input.answer) } })
  },
})
