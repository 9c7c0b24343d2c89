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

const TITLE = 'Record an adoption'

const load = cache(async (childId: string) => {
  const actor = await requirePage('plan.write')
  const record = await forPage(() => getChildRecord(actor, { childId: idInAddress(childId) }))
  return { actor, record, kept: await keptForm(actor, childForm(childId, 'adoption')) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).childId)
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function Page({ params, searchParams }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const here = childActAddress(record.child.childId, 'adoption')
  const checking = (await searchParams).check === 'yes'
  if (checking && (!kept || kept.problems.length > 0)) redirect(here)
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={TITLE} problems={kept?.problems} back={checking ? here : undefined}>
      {record.child.closedWhy && <ClosedRecord child={record.child} />}
      {!record.child.closedWhy && checking && kept && (
        <CheckAndSave
          rows={[{ label: 'Date of the adoption order', value: <span className="app-number">{dateShown(kept, 'on')}</span> }]}
          answers={kept.answers}
          change={here}
          consequences={[
            'From the moment you save, clinicians who check this number see nothing of this record, not even that there was one.',
            'The record takes no plan any more, and is never joined to the child’s new number. If a plan is needed under the new number, add it there. If this turns out to be an error, two people can undo it.',
          ]}
          button="Record the adoption"
          save={save}
        />
      )}
      {!record.child.closedWhy && !checking && (
        <ClosingForm
          record={record}
          lead={[
            'After an adoption the child has a new name and a new NHS number. The old number is closed, and nothing here ever leads from one to the other.',
          ]}
          legend="On which day was the adoption order made?"
          answers={firstAnswers(kept)}
          problem={problemAt(kept, 'on')}
          check={check}
        />
      )}
    </ActPage>
  )
}
