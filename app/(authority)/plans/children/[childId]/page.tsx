import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { ChildRecord } from '@/components/plans/child-record'
import { openChild } from '@/lib/plans/open-child'
import { can } from '@/lib/policy/authorise'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Child’s record' }

type Props = { params: Promise<{ childId: string }> }

export default async function ChildRecordPage({ params }: Props) {
  const actor = await requirePage('plan.read')
  const { childId } = await params
  const page = await forPage(() => openChild(actor, { childId: idInAddress(childId) }))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <p>
        <a href="/plans">Back to plans</a>
      </p>
      <ChildRecord page={page} canChange={can(actor.role, 'plan.write')} linksFiles={can(actor.role, 'upload.check')} />
    </PageShell>
  )
}
