import { ChildName } from '@/components/children/child-name'
import type { ReactNode } from 'react'
import { Heading } from '@/components/nhs/heading'
import { Tag } from '@/components/nhs/tag'
import { WideTable } from '@/components/nhs/wide-table'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate, proseDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { declineReasonLabel, type ListedTransfer } from '@/lib/transfers/transfer'

type Props = { id: string; caption: string; none: string; transfers: ListedTransfer[] }

/** Offers, one line each. The name links to the offer. */
export function TransferTable({ id, caption, none, transfers }: Props) {
  if (transfers.length === 0) {
    return (
      <>
        <Heading level={2}>{caption}</Heading>
        <p>{none}</p>
      </>
    )
  }
  return (
    <WideTable
      id={id}
      caption={caption}
      captionLarge
      rowHeading={0}
      columns={[{ words: 'Child', className: 'min-w-52' }, 'Kind', 'From', 'To', { words: 'Moves on', className: 'app-number' }, 'Offered', 'State']}
      rows={transfers.map((transfer) => ({
        key: transfer.id,
        cells: [
          <OfferedChild transfer={transfer} key="child" />,
          planTypeLabel(transfer.type),
          transfer.fromName,
          transfer.toName,
          clinicalDate(transfer.movesOn),
          proseDateTime(transfer.offeredAt),
          <TransferState transfer={transfer} key="state" />,
        ],
      }))}
    />
  )
}

function OfferedChild({ transfer }: { transfer: ListedTransfer }) {
  return (
    <>
      <a className="wrap-anywhere" href={`/transfers/${transfer.id}`}>
        <ChildName of={transfer} />
      </a>
      <br />
      <span className="app-number">{formatNhsNumber(transfer.nhsNumber)}</span>
    </>
  )
}

/** The state of an offer, as a tag and, where there is more to say, in words. */
export function TransferState({ transfer }: { transfer: ListedTransfer }): ReactNode {
  if (transfer.gone) return <Tag colour="red">Nothing to take over</Tag>
  if (transfer.state === 'offered') return transfer.due ? <Tag colour="blue">Waiting</Tag> : <Tag colour="grey">Not due yet</Tag>
  if (transfer.state === 'accepted') return <Tag colour="grey">Accepted</Tag>
  if (transfer.state === 'taken-back') return <Tag colour="grey">Taken back</Tag>
  return (
    <>
      <Tag colour="yellow">Declined</Tag>
      {transfer.declineReason && <span className="block">{declineReasonLabel(transfer.declineReason)}</span>}
    </>
  )
}
