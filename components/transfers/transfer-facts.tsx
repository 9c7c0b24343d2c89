import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate, proseDateTime } from '@/lib/shared/date-format'
import { declineReasonLabel, type ListedTransfer } from '@/lib/transfers/transfer'

/** What is offered, by whom, to whom, from when, and the outcome. */
export function TransferFacts({ transfer }: { transfer: ListedTransfer }) {
  return (
    <SummaryList>
      <SummaryRow label="Kind">{planTypeLabel(transfer.type)}</SummaryRow>
      <SummaryRow label="Started">
        <span className="app-number">{clinicalDate(transfer.startDate)}</span>
      </SummaryRow>
      {transfer.endDate && (
        <SummaryRow label="Ends">
          <span className="app-number">{clinicalDate(transfer.endDate)}</span>
        </SummaryRow>
      )}
      {transfer.expectedOn && (
        <SummaryRow label="Expected date">
          <span className="app-number">{clinicalDate(transfer.expectedOn)}</span>
        </SummaryRow>
      )}
      <SummaryRow label="From">{transfer.fromName}</SummaryRow>
      <SummaryRow label="To">{transfer.toName}</SummaryRow>
      <SummaryRow label="Moves on">
        <span className="app-number">{clinicalDate(transfer.movesOn)}</span>
      </SummaryRow>
      <SummaryRow label="Offered">
        {proseDateTime(transfer.offeredAt)} by {transfer.offeredByName}
      </SummaryRow>
      {transfer.decidedAt && (
        <SummaryRow label={transfer.state === 'accepted' ? 'Accepted' : transfer.state === 'declined' ? 'Declined' : 'Taken back'}>
          {proseDateTime(transfer.decidedAt)} by {transfer.decidedByName}
          {transfer.declineReason && `. ${declineReasonLabel(transfer.declineReason)}`}
        </SummaryRow>
      )}
    </SummaryList>
  )
}
