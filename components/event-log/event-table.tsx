import { StackedTable } from '@/components/nhs/stacked-table'
import { eventOutcomeLabel, type ListedEvent } from '@/lib/event-log/logged-event'
import { eventLabel } from '@/lib/event-log/labels'
import { clinicalDateTimeWithSeconds } from '@/lib/shared/date-format'

const COLUMNS = [
  'When',
  { words: 'What', className: 'tablet:min-w-44' },
  'Came of it',
  { words: 'Who', className: 'tablet:min-w-36' },
  'Organisation',
  'Details',
]

/**
 * Events of the compliance log, newest first. The recorded type is shown beneath the words, and details are shown as they are: an auditor
 * compares them with other records.
 */
export function EventTable({ events, caption }: { events: readonly ListedEvent[]; caption: string }) {
  const rows = events.map((event) => ({
    key: event.id,
    cells: [
      <span className="app-number" key="at">
        {clinicalDateTimeWithSeconds(event.at)}
      </span>,
      <What type={event.type} key="what" />,
      eventOutcomeLabel(event.outcome),
      <Who event={event} key="who" />,
      event.organisationName ?? '',
      <span className="wrap-anywhere" key="details">
        {detailsOf(event)}
      </span>,
    ],
  }))
  return <StackedTable id="events-caption" caption={caption} columns={COLUMNS} rows={rows} besideFilters />
}

function What({ type }: { type: string }) {
  return (
    <>
      {eventLabel(type)}
      <span className="block text-muted wrap-anywhere">{type}</span>
    </>
  )
}

function Who({ event }: { event: ListedEvent }) {
  if (event.personId === null) return <>{event.personName ?? 'The service itself, or nobody who is known'}</>
  return (
    <>
      <a href={`/event-log?person=${event.personId}`}>{event.personName ?? 'Not known'}</a>
      {event.roleLabel && `, ${event.roleLabel}`}
    </>
  )
}

function detailsOf(event: ListedEvent): string {
  const subject = event.subjectKind ? [`${event.subjectKind} ${event.subjectId ?? ''}`] : []
  return [...subject, ...Object.entries(event.details).map(([name, value]) => `${name}: ${String(value)}`)].join('; ')
}
