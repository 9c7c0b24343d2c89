import { StackedTable } from '@/components/nhs/stacked-table'
import type { RefusedRequests as Refused } from '@/lib/operations/delivery-state'
import { proseDateTime } from '@/lib/shared/date-format'

const WHY: Readonly<Record<Refused['why'], string>> = {
  unreadable: 'Not signed, or not in the form of a mailbox request',
  'another-mailbox': 'Signed for another mailbox',
  'unknown-mailbox': 'No such mailbox, or it is switched off',
  signature: 'Signed with a wrong key or password',
  'late-or-repeated': 'Sent twice, or with a clock more than 10 minutes wrong',
}

/** Requests of authorities' systems that their mailboxes refused in the last 24 hours. */
export function RefusedRequests({ refusals }: { refusals: readonly Refused[] }) {
  if (refusals.length === 0) return <p>None in the last 24 hours.</p>
  const rows = refusals.map(({ authority, why, count, latest }) => ({
    key: `${authority} ${why}`,
    cells: [
      authority ?? 'None',
      WHY[why],
      <span className="app-number" key="count">
        {count.toLocaleString('en-GB')}
      </span>,
      proseDateTime(latest),
    ],
  }))
  return (
    <StackedTable
      id="refused-requests"
      caption="In the last 24 hours, most first"
      columns={['Mailbox of', 'Why', 'Requests', 'Last']}
      rows={rows}
      rowHeading={0}
    />
  )
}
