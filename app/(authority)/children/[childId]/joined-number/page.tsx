import type { Metadata } from 'next'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { JoinedNumberForm } from '@/components/children/joined-number-form'
import { proseDateTime } from '@/lib/shared/date-format'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { actMetadata, loadAct } from '../act'
import { ask } from './actions'

type Props = { params: Promise<{ childId: string }> }

const TITLE = 'NHS numbers that are joined'

const load = cache(async (childId: string) => loadAct(await requirePage('plan.write'), childId, 'joined-number'))

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return actMetadata(TITLE, await load((await params).childId))
}

export default async function Page({ params }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const { links, parting } = record
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={TITLE} problems={kept?.problems}>
      {links.length === 0 && <p>This child’s NHS number is joined to no other.</p>}
      {links.length > 0 && parting && (
        <>
          <p>
            {parting.own ? 'You' : parting.requestedByName} asked on {proseDateTime(parting.requestedAt)} for two numbers to be parted. It waits for a
            social care practitioner.
          </p>
          <p>
            <a href="/approvals">Go to approvals</a>
          </p>
        </>
      )}
      {links.length > 0 && !parting && (
        <JoinedNumberForm
          record={record}
          chosen={{ value: typedOr(kept, 'linkId', ''), problem: problemAt(kept, 'linkId') }}
          reason={{ value: typedOr(kept, 'reason', ''), problem: problemAt(kept, 'reason') }}
          ask={ask}
        />
      )}
    </ActPage>
  )
}
