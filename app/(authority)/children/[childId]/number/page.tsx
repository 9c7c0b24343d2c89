import type { Metadata } from 'next'
import { cache } from 'react'
import { NumberForm } from '@/components/children/number-form'
import type { Sure } from '@/components/children/sure-question'
import { problemAt, typedOr, type KeptForm } from '@/lib/shared/form-answers'
import { parseNhsNumber } from '@/lib/shared/nhs-number'
import { requirePage } from '@/lib/web/page'
import { actMetadata, loadAct } from '../act'
import { CheckedActPage, type ActProps, type CheckedAct } from '../checked-act-page'
import { numberRow } from '../number-row'
import { check, save } from './actions'

const ACT: CheckedAct = {
  act: 'number',
  title: 'Correct a wrong NHS number',
  rows: (kept) => numberRow('Right NHS number', kept),
  consequences: [
    'From the moment you save, clinicians who check the number above see nothing of this record, and those who check the right one see it.',
    'Both numbers stay in the history of the record. Open offers of its plans to other authorities are taken back.',
  ],
  button: 'Correct the number',
  save,
  form: ({ record, kept }) => (
    <NumberForm
      record={record}
      lead={[
        'Use this when the record stands under a number that is not this child’s, and never was.',
        'If the number was right and the NHS has replaced it, record a replaced number instead.',
      ]}
      label="What is the right NHS number?"
      value={typedOr(kept, 'number', '')}
      problem={problemAt(kept, 'number')}
      sure={sureOf(kept)}
      check={check}
    />
  ),
}

/** The number that the national record does not confirm, when one was typed. */
function sureOf(kept: KeptForm | null): Sure | undefined {
  const problem = problemAt(kept, 'sure')
  const typed = parseNhsNumber(typedOr(kept, 'number', ''))
  return problem && typed.ok ? { of: typed.number, problem } : undefined
}

const load = cache(async (childId: string) => loadAct(await requirePage('plan.write'), childId, 'number'))

export async function generateMetadata({ params }: ActProps): Promise<Metadata> {
  return actMetadata(ACT.title, await load((await params).childId))
}

export default async function Page({ params, searchParams }: ActProps) {
  return <CheckedActPage act={ACT} loaded={await load((await params).childId)} searchParams={searchParams} />
}
