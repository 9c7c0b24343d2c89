import type { Metadata } from 'next'
import { cache } from 'react'
import { ClosedRecord } from '@/components/children/closed-record'
import { ReopeningForm } from '@/components/children/reopening-form'
import { plansAfterLabel, reopeningReasonLabel } from '@/lib/children/reopening-schema'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { requirePage } from '@/lib/web/page'
import { actMetadata, loadAct } from '../act'
import { CheckedActPage, type ActProps, type CheckedAct } from '../checked-act-page'
import { check, save } from './actions'

const ACT: CheckedAct = {
  act: 'reopen',
  title: 'Open this record again',
  rows: (kept, { child, endedWithClosing }) =>
    child.closedWhy !== 'died'
      ? null
      : [
          { label: 'Reason', value: reopeningReasonLabel(typedOr(kept, 'reason', '')) },
          ...(endedWithClosing.length > 0 ? [{ label: 'Plans that ended with the death', value: plansAfterLabel(typedOr(kept, 'plans', '')) }] : []),
        ],
  consequences: [
    'Clinicians see plans that are put back as in place, as soon as you save. The death and its undoing stay in the history of the record.',
    'Offers to other authorities that were taken back with the death are not made again.',
  ],
  button: 'Open the record',
  save,
  form: ({ record, kept }) => (
    <ReopeningForm
      record={record}
      reason={{ value: typedOr(kept, 'reason', ''), problem: problemAt(kept, 'reason') }}
      plans={{ value: typedOr(kept, 'plans', ''), problem: problemAt(kept, 'plans') }}
      check={check}
    />
  ),
  refusal: ({ child }) => {
    if (child.closedWhy === 'died') return null
    return child.closedWhy ? <ClosedRecord child={child} /> : <p>This record is open.</p>
  },
}

const load = cache(async (childId: string) => loadAct(await requirePage('plan.write'), childId, 'reopen'))

export async function generateMetadata({ params }: ActProps): Promise<Metadata> {
  return actMetadata(ACT.title, await load((await params).childId))
}

export default async function Page({ params, searchParams }: ActProps) {
  return <CheckedActPage act={ACT} loaded={await load((await params).childId)} searchParams={searchParams} />
}
