import { eventOutcomeLabel, type ListedEvent } from '@/lib/audit-reading/audit-events'
import { eventWords } from '@/lib/audit-reading/event-words'
import { clinicalDateTimeWithSeconds } from '@/lib/shared/date-format'

/** Events of the compliance log, newest first. Beneath the words stands the type as it is recorded, and details stand as they are: an auditor compares them with other records. */
export function EventTable({ events, caption }: { events: readonly ListedEvent[]; caption: string }) {
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="events-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="events-caption">
          {caption}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['When', 'What', 'Came of it', 'Who', 'Organisation', 'Details'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {events.map((event) => (
            <tr className="nhsuk-table__row" key={event.id}>
              <td className="nhsuk-table__cell whitespace-nowrap">{clinicalDateTimeWithSeconds(event.at)}</td>
              <td className="nhsuk-table__cell min-w-44">
                {eventWords(event.type)}
                <span className="block text-muted">{event.type}</span>
              </td>
              <td className="nhsuk-table__cell">{eventOutcomeLabel(event.outcome)}</td>
              <td className="nhsuk-table__cell min-w-36">
                <Who event={event} />
              </td>
              <td className="nhsuk-table__cell">{event.organisationName ?? ''}</td>
              <td className="nhsuk-table__cell min-w-60 wrap-anywhere">{detailsOf(event)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Who({ event }: { event: ListedEvent }) {
  if (event.personId === null) return <>{event.personName ?? 'The service itself, or nobody who is known'}</>
  return (
    <>
      <a href={`/audit-events?person=${event.personId}`}>{event.personName ?? 'Not known'}</a>
      {event.roleLabel && `, ${event.roleLabel}`}
    </>
  )
}

function detailsOf(event: ListedEvent): string {
  const subject = event.subjectKind ? [`${event.subjectKind} ${event.subjectId ?? ''}`] : []
  return [...subject, ...Object.entries(event.details).map(([name, value]) => `${name}: ${String(value)}`)].join('; ')
}
