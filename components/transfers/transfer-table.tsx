import type { ReactNode } from 'react'
import { Heading } from '@/components/nhs/heading'
import { planTypeLabel } from '@/lib/plans/labels'
import { clinicalDate, proseDateTime } from '@/lib/shared/date-format'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { declineReasonLabel, type ListedTransfer } from '@/lib/transfers/transfer'

type Props = { id: string; caption: string; none: string; transfers: ListedTransfer[] }

/** Offers, one line each. The name leads to the offer. */
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
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby={id}>
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption nhsuk-table__caption--m" id={id}>
          {caption}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['Child', 'Kind', 'From', 'To', 'Moves on', 'Offered', 'State'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {transfers.map((transfer) => (
            <TransferRow key={transfer.id} transfer={transfer} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function TransferRow({ transfer }: { transfer: ListedTransfer }) {
  return (
    <tr className="nhsuk-table__row">
      <th className="nhsuk-table__cell nhsuk-u-font-weight-normal min-w-52 text-left" scope="row">
        <a className="wrap-anywhere" href={`/transfers/${transfer.id}`}>
          <span className="app-family">{transfer.familyName}</span>, {transfer.givenName}
        </a>
        <br />
        <span className="app-number">{formatNhsNumber(transfer.nhsNumber)}</span>
      </th>
      <td className="nhsuk-table__cell">{planTypeLabel(transfer.type)}</td>
      <td className="nhsuk-table__cell">{transfer.fromName}</td>
      <td className="nhsuk-table__cell">{transfer.toName}</td>
      <td className="nhsuk-table__cell app-number">{clinicalDate(transfer.movesOn)}</td>
      <td className="nhsuk-table__cell">{proseDateTime(transfer.offeredAt)}</td>
      <td className="nhsuk-table__cell">
        <TransferState transfer={transfer} />
      </td>
    </tr>
  )
}

/** How an offer stands, in a tag and, where there is more to say, in words. */
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

function Tag({ colour, children }: { colour: string; children: ReactNode }) {
  return <strong className={`nhsuk-tag nhsuk-tag--${colour}`}>{children}</strong>
}
