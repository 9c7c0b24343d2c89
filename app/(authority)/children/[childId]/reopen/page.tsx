import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { ClosedRecord } from '@/components/children/closed-record'
import { ReopeningForm } from '@/components/children/reopening-form'
import { CheckAndSave } from '@/components/forms/check-and-save'
import { childActAddress, childForm } from '@/lib/children/child-address'
import { getChildRecord } from '@/lib/children/get-child-record'
import { plansAfterLabel, reopeningReasonLabel } from '@/lib/children/reopening-schema'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { check, save } from './actions'

type Props = { params: Promise<{ childId: string }>; searchParams: Promise<{ check?: string | string[] }> }

const TITLE = 'Open this record again'

const load = cache(async (childId: string) => {
  const actor = await requirePage('plan.write')
  const record = await forPage(() => getChildRecord(actor, { childId: idInAddress(childId) }))
  return { actor, record, kept: await keptForm(actor, childForm(childId, 'reopen')) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).childId)
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function Page({ params, searchParams }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const here = childActAddress(record.child.childId, 'reopen')
  const checking = (await searchParams).check === 'yes'
  const died = record.child.closedWhy === 'died'
  if (checking && (!died || !kept || kept.problems.length > 0)) redirect(here)
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={TITLE} problems={kept?.problems} back={checking ? here : undefined}>
      {!died && (record.child.closedWhy ? <ClosedRecord child={record.child} /> : <p>This record is open.</p>)}
      {died && checking && kept && (
        <CheckAndSave
          rows={[
            { label: 'Reason', value: reopeningReasonLabel(typedOr(kept, 'reason', '')) },
            ...(record.endedWithClosing.length > 0 ? [{ label: 'Plans that ended with the death', value: plansAfterLabel(typedOr(kept, 'plans', '')) }] : []),
          ]}
          answers={kept.answers}
          change={here}
          consequences={[
            'Clinicians see plans that are put back as in place, as soon as you save. The death and its undoing stay in the history of the record.',
            'Offers to other authorities that were taken back with the death are not made again.',
          ]}
          button="Open the record"
          save={save}
        />
      )}
      {died && !checking && (
        <ReopeningForm
          record={record}
          reason={{ value: typedOr(kept, 'reason', ''), problem: problemAt(kept, 'reason') }}
          plans={{ value: typedOr(kept, 'plans', ''), problem: problemAt(kept, 'plans') }}
          check={check}
        />
      )}
    </ActPage>
  )
}
