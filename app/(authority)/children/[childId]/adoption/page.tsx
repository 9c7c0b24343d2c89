import type { Metadata } from 'next'
import { cache } from 'react'
import { ClosingForm } from '@/components/children/closing-form'
import { problemAt } from '@/lib/shared/form-answers'
import { dateShown, firstAnswers } from '@/lib/web/date-in-form'
import { requirePage } from '@/lib/web/page'
import { actMetadata, loadAct } from '../act'
import { CheckedActPage, type ActProps, type CheckedAct } from '../checked-act-page'
import { check, save } from './actions'

const ACT: CheckedAct = {
  act: 'adoption',
  title: 'Record an adoption',
  rows: (kept) => [{ label: 'Date of the adoption order', value: <span className="app-number">{dateShown(kept, 'on')}</span> }],
  consequences: [
    'From the moment you save, clinicians who check this number see nothing of this record, not even that there was one.',
    'The record takes no plan any more, and is never joined to the child’s new number. If a plan is needed under the new number, add it there. If this turns out to be an error, two people can undo it.',
  ],
  button: 'Record the adoption',
  save,
  form: ({ record, kept }) => (
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
  ),
}

const load = cache(async (childId: string) => loadAct(await requirePage('plan.write'), childId, 'adoption'))

export async function generateMetadata({ params }: ActProps): Promise<Metadata> {
  return actMetadata(ACT.title, await load((await params).childId))
}

export default async function Page({ params, searchParams }: ActProps) {
  return <CheckedActPage act={ACT} loaded={await load((await params).childId)} searchParams={searchParams} />
}
