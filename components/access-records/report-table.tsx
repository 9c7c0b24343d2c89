import type { ReactNode } from 'react'
import type { AccessRecord } from '@/lib/access-records/access-record'

/** A column of a report: its heading, what stands in it, and whether it holds sentences, which need room on a telephone. */
export type ReportColumn = readonly [heading: string, cell: (record: AccessRecord) => ReactNode, sentences?: 'sentences']

type Props = { caption: string; records: readonly AccessRecord[]; columns: readonly ReportColumn[] }

/** The look-ups of a report, newest first. Its head is printed on every page, and no line is cut in two. */
export function ReportTable({ caption, records, columns }: Props) {
  return (
    <div className="nhsuk-table-container app-scroll app-report" tabIndex={0} role="region" aria-labelledby="report-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="report-caption">
          {caption}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {columns.map(([heading]) => (
              <th className="nhsuk-table__header" scope="col" key={heading}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {records.map((record) => (
            <tr className="nhsuk-table__row" key={record.eventId}>
              {columns.map(([heading, cell, sentences]) => (
                <td className={sentences ? 'nhsuk-table__cell min-w-40 wrap-anywhere print:min-w-16' : 'nhsuk-table__cell'} key={heading}>
                  {cell(record)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
