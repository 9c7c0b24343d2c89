import type { ReactNode } from 'react'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import type { AccessRecord } from '@/lib/access-records/access-record'
import { resultLabel } from '@/lib/access-records/labels'
import type { ChildReport as Made } from '@/lib/access-records/report-child'
import type { Actor } from '@/lib/identity/actor'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { ChildEvents } from './child-events'
import { ReportFrame } from './report-frame'
import { LOOK_UP_COLUMNS, ReportTable, type ReportColumn } from './report-table'

const SHOWED: Readonly<Record<string, string>> = {
  'under-wrong-number': 'This child, under a number that has been corrected since',
  'other-record': 'The record of another child, who had this number by mistake',
}

const COLUMNS: readonly ReportColumn[] = [
  LOOK_UP_COLUMNS.when,
  ['Who', (one) => `${one.actorName}, ${one.roleLabel}`, 'sentences'],
  LOOK_UP_COLUMNS.where,
  LOOK_UP_COLUMNS.why,
  ['Result', (one) => resultOfAccess(one), 'sentences'],
  LOOK_UP_COLUMNS.told,
]

function resultOfAccess(one: AccessRecord): string {
  const words = [resultLabel(one.outcome)]
  if (one.emergency) words.push('Emergency access')
  if (one.showed) words.push(SHOWED[one.showed] ?? '')
  return words.join('. ')
}

/** "Who has viewed this child", to be read, printed or kept as a PDF. */
export function ChildReport({ report, actor, nonce }: { report: Made; actor: Actor; nonce: string | undefined }) {
  const [asked, ...others] = report.numbers
  const about: [string, ReactNode][] = [['NHS number', <Number key="asked" number={asked} />]]
  if (others.length > 0) {
    about.push([
      'Also looked up as',
      <span key="others">
        {others.map((number) => (
          <Number key={number} number={number} />
        ))}{' '}
        (one of these numbers replaces the others)
      </span>,
    ])
  }
  return (
    <ReportFrame heading="Who has viewed this child" actor={actor} report={report} about={about} nonce={nonce}>
      <Heading level={2}>Look-ups</Heading>
      {report.records.length === 0 ? (
        <p>Nobody looked this number up in this period.</p>
      ) : (
        <ReportTable
          id="report-caption"
          caption="Every look-up, newest first"
          lines={report.records}
          keyOf={(one) => one.eventId}
          columns={COLUMNS}
        />
      )}
      <ChildEvents events={report.events} more={report.moreEvents} />
      <section className="break-inside-avoid">
        <Heading level={2}>Before this report leaves you</Heading>
        <p>
          Release it to anybody outside the service only after the local authority has considered whether that could cause serious harm to the child
          or to somebody else (Data Protection Act 2018, Schedule 3). The controller decides whether names of staff are given out.
        </p>
        <Heading level={2}>What this report does not show</Heading>
        <List kind="bullet">
          <li>what was on the screen, or anything of any plan</li>
          <li>events of more than 8 years ago, and pages on which the child stood under a number that was wrong: ask about that number too</li>
          <li>what files of authorities changed: the history of each record has that</li>
          <li>look-ups that found something more than 25 years ago, and those that found nothing more than 13 months ago</li>
          <li>what anybody learnt in another way, for instance over a colleague’s shoulder or from a printed page</li>
          <li>look-ups under a wrong number, once the record that had it is erased</li>
        </List>
      </section>
    </ReportFrame>
  )
}

function Number({ number }: { number: Made['numbers'][number] | undefined }) {
  return number === undefined ? null : <span className="app-number mr-4">{formatNhsNumber(number)}</span>
}
