import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { SummaryList, SummaryRow } from '@/components/nhs/summary-list'
import { WarningCallout } from '@/components/nhs/warning-callout'
import { DeadDeliveries } from '@/components/operations/dead-deliveries'
import { QueueTable } from '@/components/operations/queue-table'
import { RefusedRequests } from '@/components/operations/refused-requests'
import { WorkTable } from '@/components/operations/work-table'
import { alarmsOf, type DeliveryState } from '@/lib/operations/delivery-state'
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
        <WarningCallout heading="Important: somebody has to act">
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
        </WarningCallout>
      )}
      <p>
        Every notice stands in the notifications of its authority from the moment of the look-up. What is counted here are mails and messages besides.
      </p>
      <Figures state={state} />
      <Heading level={2}>Given up</Heading>
      <DeadDeliveries dead={state.dead} all={state.givenUp} retry={can(actor.role, 'operations.retry') ? retry : null} />
      <Heading level={2}>Refused requests to mailboxes</Heading>
      <RefusedRequests refusals={state.refusals} />
      <Heading level={2}>Waiting to be done</Heading>
      <QueueTable queues={state.queues} />
      <Heading level={2}>Done by the clock</Heading>
      <WorkTable work={state.work} />
    </PageShell>
  )
}

/** How many notices wait, were delivered and were given up. */
function Figures({ state }: { state: DeliveryState }) {
  return (
    <SummaryList>
      <SummaryRow label="Waiting to be delivered" className="tabular-nums">
        {state.waiting.toLocaleString('en-GB')}
      </SummaryRow>
      <SummaryRow label="The oldest waits since" className="tabular-nums">
        {state.oldest === null ? 'Nothing waits' : proseDateTime(state.oldest)}
      </SummaryRow>
      <SummaryRow label="Delivered in the last 24 hours" className="tabular-nums">
        {state.delivered.toLocaleString('en-GB')}
      </SummaryRow>
      <SummaryRow label="Given up" className="tabular-nums">
        {state.givenUp.toLocaleString('en-GB')}
      </SummaryRow>
      <SummaryRow label="In mailboxes for more than a day" className="tabular-nums">
        {state.untaken.toLocaleString('en-GB')}
      </SummaryRow>
    </SummaryList>
  )
}
