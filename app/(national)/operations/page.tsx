import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { DeadDeliveries } from '@/components/operations/dead-deliveries'
import { RefusedRequests } from '@/components/operations/refused-requests'
import { WorkTable } from '@/components/operations/work-table'
import { alarmsOf } from '@/lib/operations/delivery-state'
import { getDeliveryState } from '@/lib/operations/get-delivery-state'
import { can } from '@/lib/policy/authorise'
import { proseDateTime } from '@/lib/shared/date-format'
import { forPage, requirePage } from '@/lib/web/page'
import { retry } from './actions'

export const metadata: Metadata = { title: 'Operations' }

export default async function OperationsPage() {
  const actor = await requirePage('operations.read')
  const state = await forPage(() => getDeliveryState(actor, {}))
  const alarms = alarmsOf(state, new Date())
  return (
    <PageShell actor={actor}>
      <h1 className="nhsuk-heading-l">Operations</h1>
      {alarms.length > 0 && (
        <div className="nhsuk-warning-callout">
          <h2 className="nhsuk-warning-callout__label">
            <span>Important: somebody has to act</span>
          </h2>
          <ul className="nhsuk-list nhsuk-list--bullet">
            {alarms.map((alarm) => (
              <li key={alarm}>{alarm}</li>
            ))}
          </ul>
          {state.silent.map(({ authority, phone }) => (
            <p key={authority}>
              {authority}: {phone ?? 'no telephone number is held'}
            </p>
          ))}
        </div>
      )}
      <p>Every notice stands in the inbox of its authority from the moment of the look-up. What is counted here are mails and messages besides.</p>
      <dl className="nhsuk-summary-list">
        <Figure name="Waiting to be delivered" value={state.waiting.toLocaleString('en-GB')} />
        <Figure name="The oldest waits since" value={state.oldest === null ? 'Nothing waits' : proseDateTime(state.oldest)} />
        <Figure name="Delivered in the last 24 hours" value={state.delivered.toLocaleString('en-GB')} />
        <Figure name="Given up" value={state.givenUp.toLocaleString('en-GB')} />
        <Figure name="In mailboxes for more than a day" value={state.untaken.toLocaleString('en-GB')} />
      </dl>
      <h2 className="nhsuk-heading-m">Given up</h2>
      <DeadDeliveries dead={state.dead} all={state.givenUp} retry={can(actor.role, 'operations.retry') ? retry : null} />
      <h2 className="nhsuk-heading-m">Refused requests to mailboxes</h2>
      <RefusedRequests refusals={state.refusals} />
      <h2 className="nhsuk-heading-m">Done by the clock</h2>
      <WorkTable work={state.work} />
    </PageShell>
  )
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="nhsuk-summary-list__row">
      <dt className="nhsuk-summary-list__key">{name}</dt>
      <dd className="nhsuk-summary-list__value tabular-nums">{value}</dd>
    </div>
  )
}
