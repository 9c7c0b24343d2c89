import { StackedTable } from '@/components/nhs/stacked-table'
import type { PeriodicWork } from '@/lib/operations/delivery-state'
import { proseDateTime } from '@/lib/shared/date-format'

const WORK: Readonly<Record<string, string>> = {
  'due-endings': 'Endings that are due take effect',
  'quality-snapshot': 'Figures of data quality are kept',
  'uploaded-files': 'Files are forgotten after 30 days',
  drafts: 'Unfinished forms are forgotten after 7 days',
  delivered: 'Delivered notices are forgotten after 30 days',
  'old-records': 'Plans are erased 13 months after their end',
  'old-accesses': 'Look-ups that found nothing are forgotten after 13 months',
  'old-events': 'Lines of the log are forgotten after 8 years',
  passing: 'Log-ins, invitations and mails are forgotten in their time',
  explanations: 'What explains access records is forgotten with them',
}

/** Scheduled work, and when each job was last done. */
export function WorkTable({ work }: { work: readonly PeriodicWork[] }) {
  return (
    <StackedTable
      id="work"
      caption="What is done by the clock"
      captionHidden
      columns={['What', 'Done last', 'How many', 'State']}
      rows={work.map((one) => ({
        key: one.name,
        cells: [
          WORK[one.name] ?? one.name,
          one.doneAt === null ? 'Not yet' : proseDateTime(one.doneAt),
          one.did === null ? '' : one.did.toLocaleString('en-GB'),
          stateOf(one),
        ],
      }))}
    />
  )
}

function stateOf({ failedAt, error, late }: PeriodicWork): string {
  if (failedAt !== null) return `Failed ${proseDateTime(failedAt)}: ${error ?? 'no reason is known'}`
  return late ? 'Late' : 'On time'
}
