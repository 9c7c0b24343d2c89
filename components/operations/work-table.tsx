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

/** What is done by the clock, and when it was done last. */
export function WorkTable({ work }: { work: readonly PeriodicWork[] }) {
  return (
    <table className="nhsuk-table-responsive">
      <caption className="nhsuk-u-visually-hidden">What is done by the clock</caption>
      <thead className="nhsuk-table__head">
        <tr>
          <th scope="col">What</th>
          <th scope="col">Done last</th>
          <th scope="col">How many</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody className="nhsuk-table__body">
        {work.map((one) => (
          <tr key={one.name} className="nhsuk-table__row">
            <Cell head="What">{WORK[one.name] ?? one.name}</Cell>
            <Cell head="Done last">{one.doneAt === null ? 'Not yet' : proseDateTime(one.doneAt)}</Cell>
            <Cell head="How many">{one.did === null ? '' : one.did.toLocaleString('en-GB')}</Cell>
            <Cell head="State">{stateOf(one)}</Cell>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function stateOf({ failedAt, error, late }: PeriodicWork): string {
  if (failedAt !== null) return `Failed ${proseDateTime(failedAt)}: ${error ?? 'no reason is known'}`
  return late ? 'Late' : 'On time'
}

function Cell({ head, children }: { head: string; children: string }) {
  return (
    <td className="nhsuk-table__cell">
      <span className="nhsuk-table-responsive__heading" aria-hidden="true">
        {head}{' '}
      </span>
      {children}
    </td>
  )
}
