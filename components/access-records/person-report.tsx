import type { ReactNode } from 'react'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { resultLabel } from '@/lib/access-records/labels'
import type { PersonReport as Made } from '@/lib/access-records/report-person'
import type { Actor } from '@/lib/identity/actor'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { ReportFrame } from './report-frame'
import { LOOK_UP_COLUMNS, ReportTable, type ReportColumn } from './report-table'

const COLUMNS: readonly ReportColumn[] = [
  LOOK_UP_COLUMNS.when,
  [
    'NHS number',
    (one) => (one.askedNumber === null ? 'Not kept: nothing was found' : <span className="app-number">{formatNhsNumber(one.askedNumber)}</span>),
  ],
  LOOK_UP_COLUMNS.where,
  LOOK_UP_COLUMNS.why,
  ['Result', (one) => (one.emergency ? `${resultLabel(one.outcome)}. Emergency access` : resultLabel(one.outcome))],
  LOOK_UP_COLUMNS.told,
]

/** "Everything this person looked at", to be read, printed or kept as a PDF. */
export function PersonReport({ report, actor, nonce }: { report: Made; actor: Actor; nonce: string | undefined }) {
  const known = [...new Set(report.records.map((one) => `${one.actorName}, ${one.roleLabel}, ${one.organisationName}`))]
  const about: [string, ReactNode][] = [
    ['Person', known.length === 0 ? 'Made no look-up in this period' : known.join('; ')],
    ['Children', `${report.children} about whom something is held`],
  ]
  return (
    <ReportFrame heading="Everything this person looked at" actor={actor} report={report} about={about} nonce={nonce}>
      {report.records.length > 0 && (
        <ReportTable
          id="report-caption"
          caption="Every look-up, newest first"
          lines={report.records}
          keyOf={(one) => one.eventId}
          columns={COLUMNS}
        />
      )}
      <section className="break-inside-avoid">
        <Heading level={2}>What this report does not show</Heading>
        <List kind="bullet">
          <li>what was on the screen, or anything of any plan</li>
          <li>the NHS numbers of look-ups that found nothing: they are not kept, so that there is no list of every child seen in England</li>
          <li>whether the person had reason to look: ask them, and the team they work in</li>
        </List>
      </section>
    </ReportFrame>
  )
}
