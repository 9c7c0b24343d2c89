import type { Metadata } from 'next'
import { EventFilters } from '@/components/event-log/event-filters'
import { EventTable } from '@/components/event-log/event-table'
import { PageShell } from '@/components/layout/page-shell'
import { listCursor } from '@/lib/access-records/filter'
import { eventsAddress } from '@/lib/event-log/logged-event'
import { listAuditEvents } from '@/lib/event-log/list-events'
import { forPage, requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Log of events' }

type Props = { searchParams: Promise<Record<'kind' | 'person' | 'organisation' | 'outcome' | 'from' | 'to' | 'after', string | string[] | undefined>> }

export default async function AuditEventsPage({ searchParams }: Props) {
  const actor = await requirePage('event-log.read')
  const { kind, person, organisation, outcome, from, to, after: said } = await searchParams
  const after = listCursor.safeParse(said).data ?? null
  const page = await forPage(() => listAuditEvents(actor, { filter: { kind, person, organisation, outcome, from, to }, after }))
  return (
    <PageShell actor={actor}>
      <h1 className="nhsuk-heading-l">Log of events</h1>
      <div className="tablet:grid tablet:grid-cols-[17rem_minmax(0,1fr)] tablet:gap-8">
        <section className="nhsuk-card self-start" aria-label="Filters">
          <div className="nhsuk-card__content">
            <EventFilters filter={page.filter} organisations={page.organisations} />
          </div>
        </section>
        <section aria-label="Events">
          <p>Log-ins, changes, refusals, files taken away, and who read access records or this log. Look-ups themselves stand in the <a href="/access-records">access records</a>.</p>
          {page.filter.person && <p>{page.events[0]?.personName ? `Events of ${page.events[0].personName} only.` : 'Events of one person only.'}</p>}
          {page.events.length === 0 ? <p>No events match these filters.</p> : <EventTable events={page.events} caption={after === null ? 'Newest first' : 'Older events'} />}
          <p className="flex flex-wrap gap-x-6">
            {after !== null && <a href={eventsAddress(page.filter)}>Newest</a>}
            {page.next && (
              <a href={eventsAddress(page.filter, page.next)} rel="next">
                Older events
              </a>
            )}
          </p>
        </section>
      </div>
    </PageShell>
  )
}
