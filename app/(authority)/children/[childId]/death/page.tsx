import type { Metadata } from 'next'
import { cache } from 'react'
import { ClosingForm } from '@/components/children/closing-form'
import type { Sure } from '@/components/children/sure-question'
import { problemAt, type KeptForm } from '@/lib/shared/form-answers'
import { dateKept, dateShown, firstAnswers } from '@/lib/web/date-in-form'
import { requirePage } from '@/lib/web/page'
import { actMetadata, loadAct } from '../act'
import { CheckedActPage, type ActProps, type CheckedAct } from '../checked-act-page'
import { check, save } from './actions'

const ACT: CheckedAct = {
  act: 'death',
  title: 'Record a death',
  rows: (kept) => [{ label: 'Date of death', value: <span className="app-number">{dateShown(kept, 'on')}</span> }],
  consequences: [
    'Every plan of this record ends on that day. Clinicians see them as previous information for 12 months after that day, an unborn plan for 28 days.',
    'The record takes no plan any more. If it was a mistake, you can open the record again.',
  ],
  button: 'Record the death',
  save,
  form: ({ record, kept }) => (
    <ClosingForm
      record={record}
      lead={['The record is closed, and every plan ends on the day of death.']}
      legend="When did the child die?"
      answers={firstAnswers(kept)}
      problem={problemAt(kept, 'on')}
      sure={sureOf(kept)}
      check={check}
    />
  ),
}

/** The day long past that was typed, when one was. */
function sureOf(kept: KeptForm | null): Sure | undefined {
  const problem = problemAt(kept, 'sure')
  const on = kept && dateKept(kept, 'on')
  return problem && on ? { of: on, problem } : undefined
}

const load = cache(async (childId: string) => loadAct(await requirePage('plan.write'), childId, 'death'))

export async function generateMetadata({ params }: ActProps): Promise<Metadata> {
  return actMetadata(ACT.title, await load((await params).childId))
}

export default async function Page({ params, searchParams }: ActProps) {
  return <CheckedActPage act={ACT} loaded={await load((await params).childId)} searchParams={searchParams} />
}
