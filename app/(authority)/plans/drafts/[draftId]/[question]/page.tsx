import type { Metadata } from 'next'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { FormFrame } from '@/components/plans/form-frame'
import { PossibleMistake, QuestionForm } from '@/components/plans/question-form'
import { draftAddress } from '@/lib/plans/forms/draft'
import { pageBefore } from '@/lib/plans/forms/journey'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Props = { params: Promise<{ draftId: string; question: string }>; searchParams: Promise<{ from?: string | string[] }> }

const load = cache(async (draftId: string, question: string) => {
  const actor = await requirePage('plan.write')
  const opened = await forPage(() => openDraft(actor, { draftId: idInAddress(draftId) }))
  if (opened.draft.saved) redirect(draftAddress(draftId, 'done'))
  const step = opened.steps.find(({ path }) => path === question) ?? notFound()
  return { actor, opened, step, problems: opened.draft.refused === question ? step.problems : [] }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { draftId, question } = await params
  const { opened, step, problems } = await load(draftId, question)
  return { title: `${problems.length > 0 ? 'Error: ' : ''}${step.title} – ${opened.caption}` }
}

export default async function QuestionPage({ params, searchParams }: Props) {
  const { draftId, question } = await params
  const { actor, opened, step, problems } = await load(draftId, question)
  const from = (await searchParams).from === 'check' ? 'check' : null
  const before = from ?? pageBefore(opened.steps, question)
  const { childId } = opened.draft
  const back = before ? draftAddress(draftId, before) : childId ? `/plans/children/${childId}` : '/plans'
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={problems} />
      <FormFrame caption={opened.caption} back={{ href: back, words: 'Back' }} banner={step.banner} today={opened.today}>
        {step.mistake ? (
          <PossibleMistake draft={opened.draft} step={step} />
        ) : (
          <QuestionForm draft={opened.draft} step={step} from={from} problems={problems} />
        )}
      </FormFrame>
    </PageShell>
  )
}
