import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { ChildRecord } from '@/components/plans/child-record'
import { openChild } from '@/lib/plans/open-child'
import { can } from '@/lib/policy/authorise'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { answerEnding } from './actions'

export const metadata: Metadata = { title: 'Child’s record' }

type Props = { params: Promise<{ childId: string }>; searchParams: Promise<{ saved?: string | string[] }> }

const SAID: Readonly<Record<string, string>> = {
  ended: 'You confirmed the end date. Clinicians see it from now on, unless the file also waits for a second person.',
  next: 'You confirmed the end date. The plan that follows it is in place now: its row, which had waited for this, was saved.',
  'next-later':
    'You confirmed the end date. The plan that follows it is being loaded now. Load this page again in a minute to see whether it is in place.',
  'next-not':
    'You confirmed the end date. The plan that follows it is not in place: clinicians are not told of it until its row is saved, on the list of rows to fix.',
  'goes-on': 'The plan stays as it is. Correct the end date in your own system, or the next file asks again.',
  joined:
    'The two numbers are joined. You hold a record under each: clinicians find both by either number. Withdraw the plans of the one that is no longer kept.',
  already: 'Somebody else, or a later file, was quicker. This is how things stand now.',
}

export default async function ChildRecordPage({ params, searchParams }: Props) {
  const actor = await requirePage('plan.read')
  const { childId } = await params
  const page = await forPage(() => openChild(actor, { childId: idInAddress(childId) }))
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <p>
        <a href="/plans">Back to plans</a>
      </p>
      <SavedNotice saved={(await searchParams).saved} words={SAID} />
      <ChildRecord
        page={page}
        canChange={can(actor.role, 'plan.write')}
        linksFiles={can(actor.role, 'upload.check')}
        answerEnding={can(actor.role, 'plan.end') ? answerEnding : null}
      />
    </PageShell>
  )
}
