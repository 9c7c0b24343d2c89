import type { Metadata } from 'next'
import { NotificationCard } from '@/components/notifications/notification-card'
import { PageShell } from '@/components/layout/page-shell'
import { Pagination } from '@/components/nhs/pagination'
import { inboxAddress } from '@/lib/inbox/inbox-address'
import { listNotifications } from '@/lib/inbox/list-notifications'
import { forPage, requirePage } from '@/lib/web/page'
import { acknowledge } from './actions'

export const metadata: Metadata = { title: 'Notifications' }

type Props = { searchParams: Promise<{ page?: string | string[] }> }

export default async function NotificationsPage({ searchParams }: Props) {
  const actor = await requirePage('inbox.read')
  const { page: asked } = await searchParams
  const inbox = await forPage(() => listNotifications(actor, { page: asked }))
  return (
    <PageShell actor={actor} newNotifications={inbox.new}>
      <h1 className="nhsuk-heading-l">
        Notifications
        <span className="nhsuk-caption-l nhsuk-caption--bottom">{inbox.new === 0 ? 'None new' : `${inbox.new} new`}</span>
      </h1>
      {inbox.notifications.length === 0 ? (
        <p>Nobody in unscheduled care has looked at a child of your authority yet.</p>
      ) : (
        <ul className="list-none p-0">
          {inbox.notifications.map((notification) => (
            <NotificationCard key={notification.id} notification={notification} page={inbox.page} acknowledge={acknowledge} />
          ))}
        </ul>
      )}
      <Pagination page={inbox.page} pages={inbox.pages} address={inboxAddress} label="Pages of notifications" />
      <p>
        A notification says that someone looked. It does not say why or whether the child was there. Call if nothing was reported.
      </p>
    </PageShell>
  )
}
