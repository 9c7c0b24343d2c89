import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
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
      <Heading level={1}>Operations</Heading>
      {alarms.length > 0 && (
        <div className="nhsuk-warning-callout">
          <h2 className="nhsuk-warning-callout__label">
            <span>Important: somebody has to act</span>
          </h2>
          <List kind="bullet">
            {alarms.map((alarm) => (
              <li key={alarm}>{alarm}</li>
            ))}
          </List>
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
      <Heading level={2}>Given up</Heading>
      <DeadDeliveries dead={state.dead} all={state.givenUp} retry={can(actor.role, 'operations.retry') ? retry : null} />
      <Heading level={2}>Refused requests to mailboxes</Heading>
      <RefusedRequests refusals={state.refusals} />
      <Heading level={2}>Done by the clock</Heading>
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
