import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { ListedNotification } from './listed-notification'
import { countNotifications, pageOfNotifications } from './queries'
import { notificationListInput, NOTIFICATIONS_PER_PAGE } from './schema'

/** A page of the inbox. `page` is the one that there really is. */
export type NotificationList = { all: number; new: number; page: number; pages: number; notifications: ListedNotification[] }

/** Who looked at the children of one's own authority, newest first. */
export const listNotifications = defineUseCase({
  name: 'inbox.list',
  permission: 'inbox.read',
  input: notificationListInput,
  run: async ({ tx, input }): Promise<NotificationList> => {
    const counts = await countNotifications(tx)
    const pages = Math.max(1, Math.ceil(counts.all / NOTIFICATIONS_PER_PAGE))
    const page = Math.min(input.page, pages)
    return { ...counts, page, pages, notifications: await pageOfNotifications(tx, page) }
  },
})
