import { Heading } from '@/components/nhs/heading'
import { MOST_IN_REPORT } from '@/lib/access-records/report'
import { eventLabel } from '@/lib/event-log/labels'
import { eventOutcomeLabel, type ListedEvent } from '@/lib/event-log/logged-event'
import { clinicalDateTime } from '@/lib/shared/date-format'
import { ReportTable, type ReportColumn } from './report-table'

const COLUMNS: readonly ReportColumn<ListedEvent>[] = [
  ['When', (one) => <span className="whitespace-nowrap">{clinicalDateTime(one.at)}</span>],
  ['Who', whoOf, 'sentences'],
  ['Organisation', (one) => one.organisationName ?? 'Not known', 'sentences'],
  ['What they did', whatOf, 'sentences'],
]

function whoOf({ personName, roleLabel }: ListedEvent): string {
  return [personName ?? 'The service itself', ...(roleLabel ? [roleLabel] : [])].join(', ')
}

function whatOf({ type, outcome }: ListedEvent): string {
  return outcome === 'done' ? eventLabel(type) : `${eventLabel(type)}. ${eventOutcomeLabel(outcome)}`
}

/** The second part of "Who has viewed this child": everybody who had it before them other than by a look-up. */
export function ChildEvents({ events, more }: { events: readonly ListedEvent[]; more: boolean }) {
  return (
    <section aria-labelledby="events-heading">
      <Heading level={2} id="events-heading">
        People of authorities, and everybody who asked
      </Heading>
      <p>
        Of people of local authorities and their systems: each page, list or file with this child in it, and each change of the record. Of auditors
        and safeguarding leads: each list, record or report with this child in it, and each question by NHS number.
      </p>
      {more && (
        <p>
          There are more than {MOST_IN_REPORT.toLocaleString('en-GB')} of these in this period. The newest are listed. Choose a shorter period to see
          all.
        </p>
      )}
      {events.length === 0 ? (
        <p>None in this period.</p>
      ) : (
        <ReportTable
          id="events-caption"
          caption="Every page, change and question, newest first"
          lines={events}
          keyOf={(one) => one.id}
          columns={COLUMNS}
        />
      )}
    </section>
  )
}
