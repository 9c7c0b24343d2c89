import { Fact } from '@/components/contacts/contact-facts'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate, proseDateTime } from '@/lib/shared/date-format'
import { declineReasonLabel, type ListedTransfer } from '@/lib/transfers/transfer'

/** What is offered, by whom, to whom, from when, and what became of it. */
export function TransferFacts({ transfer }: { transfer: ListedTransfer }) {
  return (
    <dl className="nhsuk-summary-list">
      <Fact label="Kind">{planTypeLabel(transfer.type)}</Fact>
      <Fact label="Started">
        <span className="app-number">{clinicalDate(transfer.startDate)}</span>
      </Fact>
      {transfer.endDate && (
        <Fact label="Ends">
          <span className="app-number">{clinicalDate(transfer.endDate)}</span>
        </Fact>
      )}
      <Fact label="From">{transfer.fromName}</Fact>
      <Fact label="To">{transfer.toName}</Fact>
      <Fact label="Moves on">
        <span className="app-number">{clinicalDate(transfer.movesOn)}</span>
      </Fact>
      <Fact label="Offered">
        {proseDateTime(transfer.offeredAt)} by {transfer.offeredByName}
      </Fact>
      {transfer.decidedAt && (
        <Fact label={transfer.state === 'accepted' ? 'Accepted' : transfer.state === 'declined' ? 'Declined' : 'Taken back'}>
          {proseDateTime(transfer.decidedAt)} by {transfer.decidedByName}
          {transfer.declineReason && `. ${declineReasonLabel(transfer.declineReason)}`}
        </Fact>
      )}
    </dl>
  )
}
