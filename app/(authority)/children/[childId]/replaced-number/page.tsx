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

const TITLE = 'Record a replaced NHS number'

const load = cache(async (childId: string) => {
  const actor = await requirePage('plan.write')
  const record = await forPage(() => getChildRecord(actor, { childId: idInAddress(childId) }))
  return { actor, record, kept: await keptForm(actor, childForm(childId, 'replaced-number')) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kept } = await load((await params).childId)
  return { title: kept && kept.problems.length > 0 ? `Error: ${TITLE}` : TITLE }
}

export default async function Page({ params, searchParams }: Props) {
  const { actor, record, kept } = await load((await params).childId)
  const here = childActAddress(record.child.childId, 'replaced-number')
  const checking = (await searchParams).check === 'yes'
  const typed = parseNhsNumber(typedOr(kept, 'number', ''))
  if (checking && (!kept || kept.problems.length > 0 || !typed.ok)) redirect(here)
  return (
    <ActPage actor={actor} waiting={await waitingFor(actor)} record={record} title={TITLE} problems={kept?.problems} back={checking ? here : undefined}>
      {record.child.closedWhy && <ClosedRecord child={record.child} />}
      {!record.child.closedWhy && checking && kept && typed.ok && (
        <CheckAndSave
          rows={[{ label: 'New NHS number', value: <span className="app-number">{formatNhsNumber(typed.number)}</span> }]}
          answers={kept.answers}
          change={here}
          consequences={[
            'The record moves to the new number. Clinicians who check the old one are led to it, and see that it was replaced.',
            'If the number above was never this child’s, correct the number instead.',
            'If the new number turns out to be wrong, correct it back to the old one: that parts the two again.',
          ]}
          button="Record the new number"
          save={save}
        />
      )}
      {!record.child.closedWhy && !checking && (
        <NumberForm
          record={record}
          lead={[
            'Use this when the NHS has given this child a new number in place of the one above.',
            'Never use it after an adoption: record the adoption instead, so that the two numbers are not joined.',
          ]}
          label="What is the new NHS number?"
          value={typedOr(kept, 'number', '')}
          problem={problemAt(kept, 'number')}
          again={{ value: typedOr(kept, 'again', ''), problem: problemAt(kept, 'again') }}
          check={check}
        />
      )}
    </ActPage>
  )
}
