import type { ReactNode } from 'react'
import { WideTable } from '@/components/nhs/wide-table'
import type { AccessRecord } from '@/lib/access-records/access-record'

/** A column of a report: its heading, its cells, and whether they hold sentences, which need room on a phone. */
export type ReportColumn = readonly [heading: string, cell: (record: AccessRecord) => ReactNode, sentences?: 'sentences']

type Props = { caption: string; records: readonly AccessRecord[]; columns: readonly ReportColumn[] }

/** The look-ups of a report, newest first. Its head is printed on every page, and no row is split across pages. */
export function ReportTable({ caption, records, columns }: Props) {
  return (
    <WideTable
      report
      id="report-caption"
      caption={caption}
      columns={columns.map(([words, , sentences]) => ({ words, className: sentences && 'min-w-40 wrap-anywhere print:min-w-16' }))}
      rows={records.map((record) => ({ key: record.eventId, cells: columns.map(([, cell]) => cell(record)) }))}
    />
  )
}
