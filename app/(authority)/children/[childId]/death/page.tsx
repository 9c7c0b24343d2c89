import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { ActPage } from '@/components/children/act-page'
import { ClosedRecord } from '@/components/children/closed-record'
import { ClosingForm } from '@/components/children/closing-form'
import { CheckAndSave } from '@/components/forms/check-and-save'
import { childActAddress, childForm } from '@/lib/children/child-address'
import { getChildRecord } from '@/lib/children/get-child-record'
import { dateShown, firstAnswers } from '@/lib/web/date-in-form'
import { problemAt } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'
import { check, save } from './actions'

type Props = { params: Promise<{ childId: string }>; searchParams: Promise<{ check?: string | string[] }> }

const TITLE = 'Record a death'

const load = cache(async (childId: string) => {
  const actor = await requirePage('plan.write')
  const record = await forPage(() => getChildRecord(actor, { childId: idInAddress(childId) }))
  return { actor, record, kept: await keptForm(actor, childForm(childId, 'death')) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).childId)
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function Page({ params, searchParams }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const here = childActAddress(record.child.childId, 'death')
  const checking = (await searchParams).check === 'yes'
  if (checking && (!kept || kept.problems.length > 0)) redirect(here)
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={TITLE} problems={kept?.problems} back={checking ? here : undefined}>
      {record.child.closedWhy && <ClosedRecord child={record.child} />}
      {!record.child.closedWhy && checking && kept && (
        <CheckAndSave
          rows={[{ label: 'Date of death', value: <span className="app-number">{dateShown(kept, 'on')}</span> }]}
          answers={kept.answers}
          change={here}
          consequences={[
            'Every plan of this record ends on that day. Clinicians see them as ended for 12 months, an unborn plan for 28 days.',
            'The record takes no plan any more. If it was a mistake, you can open the record again.',
          ]}
          button="Record the death"
          save={save}
        />
      )}
      {!record.child.closedWhy && !checking && (
        <ClosingForm
          record={record}
          lead={[
            'The record is closed, and every plan ends on the day of death.',
          ]}
          legend="When did the child die?"
          answers={firstAnswers(kept)}
          problem={problemAt(kept, 'on')}
          check={check}
        />
      )}
    </ActPage>
  )
}
