import type { Metadata } from 'next'
import { ErrorSummary } from '@/components/forms/error-summary'
import { FilteredList } from '@/components/forms/filtered-list'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { Pagination } from '@/components/nhs/pagination'
import { ExportForm } from '@/components/notifications/export-form'
import { NotificationFilters } from '@/components/notifications/notification-filters'
import { TICKED_PROBLEMS, TickedForm, type TickedProblem } from '@/components/notifications/ticked-form'
import { VisitCard } from '@/components/notifications/visit-card'
import { notificationsAddress, notificationsAt } from '@/lib/notifications/notifications-address'
import { listNotifications, type NotificationList } from '@/lib/notifications/list-notifications'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { answer, see, take } from './actions'

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

/** What the address says was missing from the form just sent. */
function missing(said: string | string[] | undefined): TickedProblem | null {
  return said === 'nothing' || said === 'nobody' ? said : null
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: missing((await searchParams).missing) ? 'Error: Notifications' : 'Notifications' }
}

export default async function NotificationsPage({ searchParams }: Props) {
  const actor = await requirePage('notification.read')
  const said = await searchParams
  const notifications = await forPage(() => listNotifications(actor, said))
  const problem = missing(said.missing)
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={problem ? [TICKED_PROBLEMS[problem]] : []} />
      <Heading level={1} caption={notifications.new === 0 ? 'None new' : `${notifications.new} new`}>
        Notifications
      </Heading>
      {notifications.overdue > 0 && (
        <p>
          <a href={notificationsAddress({ ...notificationsAt(''), status: 'overdue' })}>
            {notifications.overdue} {notifications.overdue === 1 ? 'visit has' : 'visits have'} waited for more than 4 hours
          </a>
        </p>
      )}
      <FilteredList label="Filter" filters={<NotificationFilters notifications={notifications} />}>
        <Visits notifications={notifications} problem={problem} />
      </FilteredList>
    </PageShell>
  )
}

function Visits({ notifications, problem }: { notifications: NotificationList; problem: TickedProblem | null }) {
  const list = notificationsAddress(notifications.shown, notifications.shown.page)
  const filtered = notificationsAddress(notifications.shown) !== '/notifications'
  return (
    <div>
      {notifications.visits.length === 0 ? (
        <p>{filtered ? 'No visit matches these filters.' : 'Nobody in unscheduled care has looked at a child of your authority yet.'}</p>
      ) : (
        <>
          <p>
            {notifications.found} {notifications.found === 1 ? 'visit' : 'visits'}
          </p>
          <ul className="list-none p-0">
            {notifications.visits.map((visit) => (
              <VisitCard key={visit.looks[0]?.id} visit={visit} list={list} actions={{ answer, see, take }} />
            ))}
          </ul>
          <TickedForm notifications={notifications} list={list} problem={problem} />
        </>
      )}
      {notifications.visits.length > 0 && <ExportForm list={list} />}
      <Pagination
        page={notifications.shown.page}
        pages={notifications.pages}
        address={(page) => notificationsAddress(notifications.shown, page)}
        label="Pages of notifications"
      />
      <p>A notification says that someone looked. It does not say why or whether the child was there. Call if nothing was reported.</p>
      <p>
        Planned care sends no notifications. <a href="/notifications/planned-care">See who looked in planned care</a>
      </p>
    </div>
  )
}
