import { WideTable } from '@/components/nhs/wide-table'
import type { Decision, ListedRequest } from '@/lib/approvals/approval'
import { proseDateTime } from '@/lib/shared/date-format'
import { RequestTitle } from './request-card'

const WORDS: Readonly<Record<Decision, string>> = { approved: 'Agreed', declined: 'Declined', 'taken-back': 'Taken back' }

/** What became of the last requests, and who decided. */
export function DecidedRequests({ requests }: { requests: ListedRequest[] }) {
  if (requests.length === 0) return null
  return (
    <WideTable
      id="decided-caption"
      caption="The last that were decided"
      columns={[{ words: 'What', className: 'min-w-52 wrap-anywhere' }, 'Asked by', 'Decision', 'Decided by', 'When']}
      rows={requests.map((request) => ({
        key: request.id,
        cells: [
          <RequestTitle request={request} key="what" />,
          request.requestedByName,
          request.decision && WORDS[request.decision],
          request.decidedByName,
          request.decidedAt && proseDateTime(request.decidedAt),
        ],
      }))}
    />
  )
}
