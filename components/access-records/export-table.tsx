import type { ListedExport } from '@/lib/access-records/access-export'
import { proseDateTime } from '@/lib/shared/date-format'
import { exportLabel } from './export-labels'

const WORDS = { approved: 'Agreed', declined: 'Declined', 'taken-back': 'Taken back' } as const

/** Requests that are over: what was asked for, by whom, who decided, and whether the file was taken. */
export function ExportTable({ requests }: { requests: readonly ListedExport[] }) {
  if (requests.length === 0) return null
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="exports-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="exports-caption">
          Decided before
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['What', 'Records', 'Asked by', 'Why', 'Decision', 'Decided by', 'Last taken'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {requests.map((request) => (
            <tr className="nhsuk-table__row" key={request.id}>
              <td className="nhsuk-table__cell min-w-52">{exportLabel(request.scope, request.about)}</td>
              <td className="nhsuk-table__cell tabular-nums">{request.records.toLocaleString('en-GB')}</td>
              <td className="nhsuk-table__cell">{request.requestedByName}</td>
              <td className="nhsuk-table__cell min-w-52 wrap-anywhere">{request.reason}</td>
              <td className="nhsuk-table__cell">{request.decision && WORDS[request.decision]}</td>
              <td className="nhsuk-table__cell">
                {request.decidedByName}
                {request.decidedAt && `, ${proseDateTime(request.decidedAt)}`}
              </td>
              <td className="nhsuk-table__cell">{request.takenAt ? proseDateTime(request.takenAt) : 'Never'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
