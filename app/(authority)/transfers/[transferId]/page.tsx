import type { Metadata } from 'next'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { ChildBanner } from '@/components/lookup/child-banner'
import { BackLink } from '@/components/nhs/back-link'
import { Button } from '@/components/nhs/button'
import { TwoThirds } from '@/components/nhs/columns'
import { Heading } from '@/components/nhs/heading'
import { AnswerOffer } from '@/components/transfers/answer-offer'
import { TransferFacts } from '@/components/transfers/transfer-facts'
import { TransferState } from '@/components/transfers/transfer-table'
import { childAddress } from '@/lib/children/child-address'
import { can } from '@/lib/policy/authorise'
import { getTransfer } from '@/lib/transfers/get-transfer'
import { transferForm } from '@/lib/transfers/transfer-address'
import { problemAt, tickedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { accept, decline, takeBack } from './actions'

type Props = { params: Promise<{ transferId: string }>; searchParams: Promise<{ saved?: string | string[] }> }

const load = cache(async (transferId: string) => {
  const actor = await requirePage('plan.list')
  const page = await forPage(() => getTransfer(actor, { transferId: idInAddress(transferId) }))
  const kept = page.transfer.state === 'offered' ? await keptForm(actor, transferForm(transferId)) : null
  return { actor, page, kept }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).transferId)
  return { title: kept ? 'Error: Transfer of a plan' : 'Transfer of a plan' }
}

export default async function TransferPage({ params, searchParams }: Props) {
  const { actor, page, kept } = await load((await params).transferId)
  const { transfer, today } = page
  const answers = can(actor.role, 'plan.transfer') && transfer.state === 'offered'
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <TwoThirds>
        <BackLink spaced href="/transfers">
          Transfers
        </BackLink>
        <ErrorSummary errors={kept?.problems ?? []} />
        <SavedNotice saved={(await searchParams).saved} words={{ accepted: 'You have taken over this plan. Clinicians now see it as yours.' }} />
        <Heading level={1} id="form" tabIndex={-1}>
          Transfer of a plan
        </Heading>
        <p>
          <TransferState transfer={transfer} />
        </p>
        <ChildBanner record={transfer} number={transfer.nhsNumber} today={today} label="Child" />
        <TransferFacts transfer={transfer} />
        {transfer.gone && <p>The plan has ended or changed since it was offered. Take the offer back.</p>}
        {transfer.childId && (
          <p>
            <a href={childAddress(transfer.childId)}>Go to the child’s record</a>
          </p>
        )}
        {answers && transfer.direction === 'in' && (
          <AnswerOffer page={page} accept={accept} decline={decline} problem={problemAt(kept, 'reason')} ticked={tickedOr(kept, 'reason', [])} />
        )}
        {answers && transfer.direction === 'out' && (
          <form action={takeBack}>
            <p>Until {transfer.toName} accepts, clinicians see the plan as yours and are told to call both.</p>
            <input type="hidden" name="transferId" value={transfer.id} />
            <Button kind="secondary">Take the offer back</Button>
          </form>
        )}
      </TwoThirds>
    </PageShell>
  )
}
