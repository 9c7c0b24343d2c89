import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { ClosedRecord } from '@/components/children/closed-record'
import { NumberForm } from '@/components/children/number-form'
import { CheckAndSave } from '@/components/forms/check-and-save'
import { childActAddress, childForm } from '@/lib/children/child-address'
import { getChildRecord } from '@/lib/children/get-child-record'
import { formatNhsNumber, parseNhsNumber } from '@/lib/shared/nhs-number'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { check, save } from './actions'

type Props = { params: Promise<{ childId: string }>; searchParams: Promise<{ check?: string | string[] }> }

const TITLE = 'Correct a wrong NHS number'

const load = cache(async (childId: string) => {
  const actor = await requirePage('plan.write')
  const record = await forPage(() => getChildRecord(actor, { childId: idInAddress(childId) }))
  return { actor, record, kept: await keptForm(actor, childForm(childId, 'number')) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).childId)
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function Page({ params, searchParams }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const here = childActAddress(record.child.childId, 'number')
  const checking = (await searchParams).check === 'yes'
  const typed = parseNhsNumber(typedOr(kept, 'number', ''))
  if (checking && (!kept || kept.problems.length > 0 || !typed.ok)) redirect(here)
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={TITLE} problems={kept?.problems} back={checking ? here : undefined}>
      {record.child.closedWhy && <ClosedRecord child={record.child} />}
      {!record.child.closedWhy && checking && kept && typed.ok && (
        <CheckAndSave
          rows={[{ label: 'Right NHS number', value: <span className="app-number">{formatNhsNumber(typed.number)}</span> }]}
          answers={kept.answers}
          change={here}
          consequences={[
            'From the moment you save, clinicians who check the number above see nothing of this record, and those who check the right one see it.',
            'Both numbers stay in the history of the record. Open offers of its plans to other authorities are taken back.',
          ]}
          button="Correct the number"
          save={save}
        />
      )}
      {!record.child.closedWhy && !checking && (
        <NumberForm
          record={record}
          lead={[
            'Use this when the record stands under a number that is not this child’s, and never was.',
            'If the number was right and the NHS has replaced it, record a replaced number instead.',
          ]}
          label="What is the right NHS number?"
          value={typedOr(kept, 'number', '')}
          problem={problemAt(kept, 'number')}
          check={check}
        />
      )}
    </ActPage>
  )
}
