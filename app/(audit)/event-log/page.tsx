import type { Metadata } from 'next'
import { EventFilters } from '@/components/event-log/event-filters'
import { EventTable } from '@/components/event-log/event-table'
import { ErrorSummary } from '@/components/forms/error-summary'
import { FilteredList } from '@/components/forms/filtered-list'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { TOO_MANY_NUMBER_QUESTIONS } from '@/lib/access-records/asked-child'
import { listCursor } from '@/lib/access-records/filter'
import { eventsAddress } from '@/lib/event-log/logged-event'
import { listEvents } from '@/lib/event-log/list-events'
import { typedOr } from '@/lib/shared/form-answers'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { forQuestion, keptQuestion } from '@/lib/web/access-question'
import { daysShown } from '@/lib/web/days-in-filter'
import { EVENT_FILTER } from '@/lib/web/list-filter'
import { requirePage } from '@/lib/web/page'

type Said = Record<
  'kind' | 'person' | 'organisation' | 'outcome' | 'from' | 'to' | 'child' | 'after' | 'problem' | 'limit',
  string | string[] | undefined
>
type Props = { searchParams: Promise<Said> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: (await searchParams).problem ? 'Error: Log of events' : 'Log of events' }
}

export default async function EventLogPage({ searchParams }: Props) {
  const actor = await requirePage('event-log.read')
  const { kind, person, organisation, outcome, from, to, child, after: said, problem, limit } = await searchParams
  const after = listCursor.safeParse(said).data ?? null
  const kept = await keptQuestion(actor, EVENT_FILTER)
  const number = child === 'kept' ? (kept.number ?? undefined) : undefined
  const page = await forQuestion('/event-log', () => listEvents(actor, { filter: { kind, person, organisation, outcome, from, to }, number, after }))
  const wrong = problem === undefined ? null : kept.wrong
  const values = {
    number: typedOr(wrong, 'number', number ? formatNhsNumber(number) : ''),
    days: daysShown(wrong, page.filter),
    problems: wrong?.problems ?? [],
  }
  return (
    <PageShell actor={actor}>
      <ErrorSummary errors={values.problems} />
      <SavedNotice saved={limit} words={{ reached: TOO_MANY_NUMBER_QUESTIONS }} />
      <Heading level={1}>Log of events</Heading>
      <FilteredList label="Filters" filters={<EventFilters filter={page.filter} values={values} organisations={page.organisations} />}>
        <section aria-label="Events">
          <p>
            Log-ins, changes, refusals, files taken away, and who read access records or this log. Look-ups themselves stand in the{' '}
            <a href="/access-records">access records</a>.
          </p>
          {number && (
            <p>
              Events about one child only{page.numbers.length > 1 && ', under every number that replaced another'}: pages, lists and files with the
              child in them, changes of the record, and questions by number.
            </p>
          )}
          {page.filter.person && <p>{page.events[0]?.personName ? `Events of ${page.events[0].personName} only.` : 'Events of one person only.'}</p>}
          {page.events.length === 0 ? (
            <p>No events match these filters.</p>
          ) : (
            <EventTable events={page.events} caption={after === null ? 'Newest first' : 'Older events'} />
          )}
          <p className="flex flex-wrap gap-x-6">
            {after !== null && <a href={eventsAddress(page.filter)}>Newest</a>}
            {page.next && (
              <a href={eventsAddress(page.filter, page.next)} rel="next">
                Older events
              </a>
            )}
          </p>
        </section>
      </FilteredList>
    </PageShell>
  )
}
