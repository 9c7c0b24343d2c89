import { WideTable } from '@/components/nhs/wide-table'
import type { ListedExport } from '@/lib/access-records/access-export'
import { proseDateTime } from '@/lib/shared/date-format'
import { exportLabel } from './export-labels'

const WORDS = { approved: 'Agreed', declined: 'Declined', 'taken-back': 'Taken back' } as const

/** Requests that are closed: what was asked for, by whom, who decided, and whether the file was downloaded. */
export function ExportTable({ requests }: { requests: readonly ListedExport[] }) {
  if (requests.length === 0) return null
  return (
    <WideTable
      id="exports-caption"
      caption="Decided before"
      columns={[
        { words: 'What', className: 'min-w-52' },
        { words: 'Records', className: 'tabular-nums' },
        'Asked by',
        { words: 'Why', className: 'min-w-52 wrap-anywhere' },
        'Decision',
        'Decided by',
        'Last taken',
      ]}
      rows={requests.map((request) => ({
        key: request.id,
        cells: [
          exportLabel(request.scope, request.about),
          request.records.toLocaleString('en-GB'),
          request.requestedByName,
          request.reason,
          request.decision && WORDS[request.decision],
          [request.decidedByName, request.decidedAt && proseDateTime(request.decidedAt)].filter(Boolean).join(', '),
          request.takenAt ? proseDateTime(request.takenAt) : 'Never',
        ],
      }))}
    />
  )
}
