import { z } from 'zod'
import type { Transaction } from '@/lib/db/transaction'
import type { Actor } from '@/lib/identity/actor'
import { CpisError } from '@/lib/shared/errors'
import { leadTeams } from '@/lib/contacts/lead-teams'
import { defineUseCase } from '@/lib/use-case/define-use-case'
import { requireOwnNotifications } from './require-own-notifications'
import { assign, colleagues } from './queries'
import { notificationIds } from './schema'

/** Who they go to: the caller, nobody, or a team or colleague, as `team <id>` or `person <id>`. */
const assignee = z.string().regex(/^(me|nobody|(team|person) [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/, 'Choose a team or a colleague')

/**
 * Assigns notifications to a team or colleague at the caller's own authority, or takes them back from whoever has them.
 *
 * @throws CpisError `not-found` when a notification, the team or the colleague does not belong to the caller's authority
 */
export const assignNotifications = defineUseCase({
  name: 'notification.assign',
  permission: 'notification.assign',
  input: z.strictObject({ notifications: notificationIds, to: assignee }),
  run: async ({ tx, actor, input, audit, about }): Promise<void> => {
    about(await requireOwnNotifications(tx, input.notifications))
    const to = await findAssignee(tx, actor, input.to)
    const changed = await assign(tx, input.notifications, to)
    audit({ details: { to: to.team ? 'team' : to.person ? 'person' : 'nobody', asked: input.notifications.length, changed } })
  },
})

async function findAssignee(tx: Transaction, actor: Actor, to: string): Promise<{ team: string | null; person: string | null }> {
  if (to === 'nobody') return { team: null, person: null }
  const [kind, id = ''] = to === 'me' ? ['person', actor.personId] : to.split(' ')
  const known = kind === 'team' ? await leadTeams(tx) : await colleagues(tx)
  if (!known.some((one) => one.id === id)) throw new CpisError('not-found', 'There is no such team or colleague')
  return kind === 'team' ? { team: id, person: null } : { team: null, person: id }
}
