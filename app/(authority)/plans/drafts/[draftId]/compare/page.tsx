import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { PageShell } from '@/components/layout/page-shell'
import { ClashView } from '@/components/plans/clash-view'
import { compareClash } from '@/lib/plans/forms/compare-clash'
import { draftAddress } from '@/lib/plans/forms/draft'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Props = { params: Promise<{ draftId: string }> }

const load = cache(async (draftId: string) => {
  const actor = await requirePage('plan.write')
  return { actor, compared: await forPage(() => compareClash(actor, { draftId: idInAddress(draftId) })) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { compared } = await load((await params).draftId)
  return { title: `${compared.refused ? 'Error: ' : ''}Compare and choose – ${compared.caption}` }
}

export default async function ComparePage({ params }: Props) {
  const { draftId } = await params
  const { actor, compared } = await load(draftId)
  if (!compared.clash) redirect(draftAddress(draftId, 'check'))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ClashView draftId={draftId} childId={compared.childId} clash={compared.clash} refused={compared.refused} />
    </PageShell>
  )
}
