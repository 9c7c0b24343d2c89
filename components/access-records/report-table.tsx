import type { ReactNode } from 'react'
import { WideTable } from '@/components/nhs/wide-table'
import type { AccessRecord } from '@/lib/access-records/access-record'
import { reasonLabel } from '@/lib/access-records/labels'
import { clinicalDateTime } from '@/lib/shared/date-format'

/** A column of a report: its heading, its cells, and whether they hold sentences, which need room on a phone. */
export type ReportColumn<Line = AccessRecord> = readonly [heading: string, cell: (line: Line) => ReactNode, sentences?: 'sentences']

/** What both reports say of a look-up in the same way. */
export const LOOK_UP_COLUMNS = {
  when: ['When', (one) => <span className="whitespace-nowrap">{clinicalDateTime(one.at)}</span>],
  where: ['Where', (one) => `${one.organisationName}, ${one.settingName}`, 'sentences'],
  why: ['Why', (one) => (one.reasonText ? `${reasonLabel(one.reason)}: ${one.reasonText}` : reasonLabel(one.reason)), 'sentences'],
  told: ['Authority told', (one) => (one.notifies ? 'Yes' : one.nhsNumber === null ? 'No, nothing was held' : 'No, planned care')],
} as const satisfies Readonly<Record<string, ReportColumn>>

type Props<Line> = {
  /** Of the caption. */
  id: string
  caption: string
  lines: readonly Line[]
  keyOf: (line: Line) => string
  columns: readonly ReportColumn<Line>[]
}

/** The look-ups, or the events, of a report, newest first. Its head is printed on every page, and no row is split across pages. */
export function ReportTable<Line>({ id, caption, lines, keyOf, columns }: Props<Line>) {
  return (
    <WideTable
      report
      id={id}
      caption={caption}
      columns={columns.map(([words, , sentences]) => ({ words, className: sentences && 'min-w-40 wrap-anywhere print:min-w-16' }))}
      rows={lines.map((line) => ({ key: keyOf(line), cells: columns.map(([, cell]) => cell(line)) }))}
    />
  )
}
