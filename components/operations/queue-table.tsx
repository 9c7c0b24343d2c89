import { StackedTable } from '@/components/nhs/stacked-table'
import type { WaitingWork } from '@/lib/operations/delivery-state'
import { QUEUE_LABELS } from '@/lib/operations/labels'

/** Work that waits until somebody or something can do it, and what it failed with when it was tried. */
export function QueueTable({ queues }: { queues: readonly WaitingWork[] }) {
  return (
    <StackedTable
      id="queues"
      caption="What waits to be done"
      captionHidden
      columns={['What', 'Waiting', 'Tried in vain', 'Most often because']}
      rows={queues.map(({ name, waiting, failed, error }) => ({
        key: name,
        cells: [QUEUE_LABELS[name], waiting.toLocaleString('en-GB'), failed.toLocaleString('en-GB'), error ?? ''],
      }))}
    />
  )
}
