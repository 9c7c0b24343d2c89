import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { TransferTable } from '@/components/transfers/transfer-table'
import { can } from '@/lib/policy/authorise'
import { listTransfers } from '@/lib/transfers/list-transfers'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Transfers' }

type Props = { searchParams: Promise<{ saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  offered: 'The plan is offered. Clinicians see it here until the other authority accepts, and are told to call both.',
  'taken-back': 'The offer is taken back. The plan stays with you.',
  declined: 'You declined. The plan stays where it is, and the other authority sees why.',
}

export default async function TransfersPage({ searchParams }: Props) {
  const actor = await requirePage('plan.list')
  const { incoming, outgoing, answered } = await forPage(() => listTransfers(actor, {}))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <SavedNotice saved={(await searchParams).saved} words={SAID} />
      <Heading level={1}>Transfers</Heading>
      <p>
        A plan that moves to another authority is offered there first.
        {can(actor.role, 'plan.transfer') && ' To offer one, open the child’s record and choose “Transfer” at the plan.'}
      </p>
      <TransferTable id="incoming" caption="Offered to you" none="No authority offers you a plan." transfers={incoming} />
      <TransferTable id="outgoing" caption="Offered by you" none="You have no open offers." transfers={outgoing} />
      {answered.length > 0 && <TransferTable id="answered" caption="The last that were answered" none="" transfers={answered} />}
    </PageShell>
  )
}
