import { StackedTable } from '@/components/nhs/stacked-table'
import type { PeriodicWork } from '@/lib/operations/delivery-state'
import { WORK_LABELS } from '@/lib/operations/labels'
import { proseDateTime } from '@/lib/shared/date-format'

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
          WORK_LABELS[one.name] ?? one.name,
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
