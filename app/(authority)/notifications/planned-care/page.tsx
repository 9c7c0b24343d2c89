import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { BackLink } from '@/components/nhs/back-link'
import { Heading } from '@/components/nhs/heading'
import { PlannedCareTable } from '@/components/notifications/planned-care-table'
import { listPlannedCare } from '@/lib/notifications/list-planned-care'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Viewed in planned care' }

type Props = { searchParams: Promise<{ before?: string | string[] }> }

export default async function PlannedCarePage({ searchParams }: Props) {
  const actor = await requirePage('history.child')
  const { before } = await searchParams
  const { looks, olderThan } = await forPage(() => listPlannedCare(actor, { before }))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <BackLink href="/notifications">Notifications</BackLink>
      <Heading level={1}>Viewed in planned care</Heading>
      <p className="max-w-[44rem]">
        No notification was sent of these. School nurses, health visitors, general practices and other planned services see what you publish without a
        message to you. Each view is recorded, and here you can see them: those of the last 90 days, newest first.
      </p>
      {looks.length === 0 ? (
        <p>Nobody in planned care has looked at a child of yours in this time.</p>
      ) : (
        <PlannedCareTable looks={looks} id="planned-care" caption="Views in planned care, newest first" captionHidden namesChildren />
      )}
      {olderThan && (
        <p>
          <a href={`/notifications/planned-care?before=${olderThan.toISOString()}`}>Older views</a>
        </p>
      )}
    </PageShell>
  )
}
