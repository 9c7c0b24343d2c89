import type { Metadata } from 'next'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { AdoptionInErrorForm } from '@/components/children/adoption-in-error-form'
import { ClosedRecord } from '@/components/children/closed-record'
import { childForm } from '@/lib/children/child-address'
import { getChildRecord } from '@/lib/children/get-child-record'
import { proseDateTime } from '@/lib/shared/date-format'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { ask } from './actions'

type Props = { params: Promise<{ childId: string }> }

const TITLE = 'The adoption was entered in error'

const load = cache(async (childId: string) => {
  const actor = await requirePage('plan.write')
  const record = await forPage(() => getChildRecord(actor, { childId: idInAddress(childId) }))
  return { actor, record, kept: await keptForm(actor, childForm(childId, 'adoption-in-error')) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).childId)
  return { title: kept ? `Error: ${TITLE}` : TITLE }
}

export default async function Page({ params }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const { child, reopening } = record
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={TITLE} problems={kept?.problems}>
      {child.closedWhy === null && <p>This record is open.</p>}
      {child.closedWhy === 'died' && <ClosedRecord child={child} />}
      {child.closedWhy === 'adopted' && reopening && (
        <>
          <p>
            {reopening.own ? 'You' : reopening.requestedByName} asked on {proseDateTime(reopening.requestedAt)} for the adoption to be undone. It waits for
            a social care practitioner.
          </p>
          <p>
            <a href="/approvals">Go to approvals</a>
          </p>
        </>
      )}
      {child.closedWhy === 'adopted' && !reopening && (
        <AdoptionInErrorForm record={record} reason={{ value: typedOr(kept, 'reason', ''), problem: problemAt(kept, 'reason') }} ask={ask} />
      )}
    </ActPage>
  )
}
