import type { Metadata } from 'next'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { AdoptionInErrorForm } from '@/components/children/adoption-in-error-form'
import { ClosedRecord } from '@/components/children/closed-record'
import { proseDateTime } from '@/lib/shared/date-format'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { actMetadata, loadAct } from '../act'
import { ask } from './actions'

type Props = { params: Promise<{ childId: string }> }

const TITLE = 'The adoption was entered in error'

const load = cache(async (childId: string) => loadAct(await requirePage('plan.write'), childId, 'adoption-in-error'))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return actMetadata(TITLE, await load((await params).childId))
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
            {reopening.own ? 'You' : reopening.requestedByName} asked on {proseDateTime(reopening.requestedAt)} for the adoption to be undone. It
            waits for a social care practitioner.
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
