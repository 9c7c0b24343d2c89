import type { Decision, ListedRequest } from '@/lib/approvals/approval'
import { proseDateTime } from '@/lib/shared/date-format'
import { RequestTitle } from './request-card'

const WORDS: Readonly<Record<Decision, string>> = { approved: 'Agreed', declined: 'Declined', 'taken-back': 'Taken back' }

/** What became of the last requests, and who decided. */
export function DecidedRequests({ requests }: { requests: ListedRequest[] }) {
  if (requests.length === 0) return null
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="decided-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="decided-caption">
          The last that were decided
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['What', 'Asked by', 'Decision', 'Decided by', 'When'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {requests.map((request) => (
            <tr className="nhsuk-table__row" key={request.id}>
              <td className="nhsuk-table__cell min-w-52 wrap-anywhere">
                <RequestTitle request={request} />
              </td>
              <td className="nhsuk-table__cell">{request.requestedByName}</td>
              <td className="nhsuk-table__cell">{request.decision && WORDS[request.decision]}</td>
              <td className="nhsuk-table__cell">{request.decidedByName}</td>
              <td className="nhsuk-table__cell">{request.decidedAt && proseDateTime(request.decidedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
