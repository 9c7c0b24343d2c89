import { ChildName } from '@/components/children/child-name'
import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { BackLink } from '@/components/nhs/back-link'
import { Heading } from '@/components/nhs/heading'
import { AccessTable } from '@/components/notifications/access-table'
import { AccessTimeline } from '@/components/notifications/access-timeline'
import { PlannedCareTable } from '@/components/notifications/planned-care-table'
import { AccessesUnderWrongNumber } from '@/components/plans/accesses-under-wrong-number'
import { listAccessesToChild } from '@/lib/notifications/list-accesses-to-child'
import { listPlannedCareOfChild } from '@/lib/notifications/list-planned-care-of-child'
import { formatNhsNumber } from '@/lib/shared/nhs-number'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Visits of a child' }

type Props = { params: Promise<{ childId: string }> }

export default async function ChildAccessesPage({ params }: Props) {
  const actor = await requirePage('history.child')
  const childId = idInAddress((await params).childId)
  const child = await forPage(() => listAccessesToChild(actor, { childId }))
  const { looks, olderThan } = await forPage(() => listPlannedCareOfChild(actor, { childId }))
  const shown = child.accesses.length
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <BackLink href="/notifications">Notifications</BackLink>
      <Heading
        level={1}
        caption={
          <>
            <ChildName of={child} /> · NHS number <span className="app-number">{formatNhsNumber(child.nhsNumber)}</span>
          </>
        }
        className="wrap-anywhere"
      >
        Seen in unscheduled care
      </Heading>
      {shown === 0 ? (
        <p>Nobody in unscheduled care has looked at this child yet.</p>
      ) : (
        <>
          <AccessTimeline accesses={child.accesses} now={new Date()} table="accesses" />
          <AccessTable
            accesses={child.accesses}
            id="accesses"
            caption={shown < child.all ? `The latest ${shown} of ${child.all} views` : `${shown} ${shown === 1 ? 'view' : 'views'}`}
          />
        </>
      )}
      <p>A view says that someone looked. It does not say why or whether the child was there. Call if nothing was reported.</p>
      <AccessesUnderWrongNumber heading={2} numbers={child.underWrongNumber.map(({ nhsNumber }) => nhsNumber)}>
        <AccessTable accesses={child.underWrongNumber} id="under-wrong-number" caption="Views under a number that was wrong, newest first" />
      </AccessesUnderWrongNumber>
      <Heading level={2}>Viewed in planned care</Heading>
      <p>No notification was sent of these{olderThan ? '; the latest are shown' : ''}.</p>
      {looks.length === 0 ? (
        <p>Nobody in planned care has looked at this child.</p>
      ) : (
        <PlannedCareTable looks={looks} id="planned-care" caption="Views in planned care, newest first" captionHidden namesChildren={false} />
      )}
    </PageShell>
  )
}
