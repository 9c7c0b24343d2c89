import type { Metadata } from 'next'
import { EventFilters } from '@/components/event-log/event-filters'
import { EventTable } from '@/components/event-log/event-table'
import { PageShell } from '@/components/layout/page-shell'
import { Card } from '@/components/nhs/card'
import { Heading } from '@/components/nhs/heading'
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
      <Heading level={1}>Log of events</Heading>
      <div className="tablet:grid tablet:grid-cols-[17rem_minmax(0,1fr)] tablet:gap-8">
        <Card as="section" className="self-start" aria-label="Filters">
          <EventFilters filter={page.filter} organisations={page.organisations} />
        </Card>
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
