import type { Metadata } from 'next'
import { cache } from 'react'
import { NumberForm } from '@/components/children/number-form'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { requirePage } from '@/lib/web/page'
import { actMetadata, loadAct } from '../act'
import { CheckedActPage, type ActProps, type CheckedAct } from '../checked-act-page'
import { numberRow } from '../number-row'
import { check, save } from './actions'

const ACT: CheckedAct = {
  act: 'replaced-number',
  title: 'Record a replaced NHS number',
  rows: (kept) => numberRow('New NHS number', kept),
  consequences: [
    'The record moves to the new number. Clinicians who check the old one are led to it, and see that it was replaced.',
    'If you hold the same person under the new number already, both records stay, and clinicians find both by either number.',
    'If the number above was never this child’s, correct the number instead.',
    'If the new number turns out to be wrong, correct it back to the old one: that separates the two again. Where both records stay, ask for the numbers to be separated.',
  ],
  button: 'Record the new number',
  save,
  form: ({ record, kept }) => (
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
  ),
}

const load = cache(async (childId: string) => loadAct(await requirePage('plan.write'), childId, 'replaced-number'))

export async function generateMetadata({ params }: ActProps): Promise<Metadata> {
  return actMetadata(ACT.title, await load((await params).childId))
}

export default async function Page({ params, searchParams }: ActProps) {
  return <CheckedActPage act={ACT} loaded={await load((await params).childId)} searchParams={searchParams} />
}
