import { leadTeams } from '@/lib/contacts/lead-teams'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import type { Assignee, ListedVisit, SettingChoice } from './listed-visit'
import { colleagues, countOfNew, countOfOverdue, notifyingSettings, pageOfVisits } from './queries'
import { notificationsInput, VISITS_PER_PAGE, type NotificationsInput } from './schema'

/** A page of the notifications. `shown.page` is the page actually shown; `new` counts looks, whatever the filters. */
export type NotificationList = {
  shown: NotificationsInput
  new: number
  /** How many visits have waited for more than four hours, whatever the filters. */
  overdue: number
  /** How many visits match the filters. */
  found: number
  pages: number
  visits: ListedVisit[]
  settings: SettingChoice[]
  teams: Assignee[]
  colleagues: Assignee[]
}

/** Who looked at the children of the caller's own authority: by visit, newest first. Overdue visits are counted, and one filter away. */
export const listNotifications = defineUseCase({
  name: 'notification.list',
  permission: 'notification.read',
  input: notificationsInput,
  run: async ({ tx, input, audit }): Promise<NotificationList> => {
    const { page, visits, listed } = await pageOfVisits(tx, input)
    audit({ details: { visits: listed.length } })
    return {
      shown: { ...input, page },
      new: await countOfNew(tx),
      overdue: await countOfOverdue(tx),
      found: visits,
      pages: Math.max(1, Math.ceil(visits / VISITS_PER_PAGE)),
      visits: listed,
      settings: await notifyingSettings(tx),
      teams: await leadTeams(tx),
      colleagues: await colleagues(tx),
    }
  },
})
