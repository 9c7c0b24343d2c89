import type { Metadata } from 'next'
import { cache } from 'react'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import { ComparedInset } from '@/components/plans/compared-inset'
import { ClinicianPreview } from '@/components/plans/clinician-preview'
import { FollowingPlan } from '@/components/plans/following-plan'
import { FormButton } from '@/components/plans/form-button'
import { openSavedForm } from '@/lib/plans/forms/open-saved-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Props = { params: Promise<{ draftId: string }> }

const load = cache(async (draftId: string) => {
  const actor = await requirePage('plan.write')
  return { actor, done: await forPage(() => openSavedForm(actor, { draftId: idInAddress(draftId) })) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { done } = await load((await params).draftId)
  return { title: `${done.doneTitle} – ${done.caption}` }
}

export default async function DonePage({ params }: Props) {
  const { actor, done } = await load((await params).draftId)
  const { childId } = done.saved
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <Heading level={1}>{done.doneTitle}</Heading>
      <FollowingPlan following={done.saved.following} notLoaded={done.notLoaded} loading={done.loading} />
      {done.published && <ComparedInset child={done.published.child} />}
      {done.published && <ClinicianPreview published={done.published} />}
      <List>
        {childId && (
          <li>
            <a href={`/plans/children/${childId}`}>See the whole record</a>
          </li>
        )}
        <li>
          <FormButton journey="add" words="Add another plan" />
        </li>
        <li>
          <a href="/plans">Back to plans</a>
        </li>
      </List>
    </PageShell>
  )
}
