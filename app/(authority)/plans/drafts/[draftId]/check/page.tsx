import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { PageShell } from '@/components/layout/page-shell'
import { CheckAnswers } from '@/components/plans/check-answers'
import { FormFrame } from '@/components/plans/form-frame'
import { draftAddress } from '@/lib/plans/forms/draft'
import { nextUnanswered, pageBefore } from '@/lib/plans/forms/journey'
import { openDraft } from '@/lib/plans/forms/open-draft'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Props = { params: Promise<{ draftId: string }>; searchParams: Promise<{ changed?: string | string[] }> }

const load = cache(async (draftId: string) => {
  const actor = await requirePage('plan.write')
  const opened = await forPage(() => openDraft(actor, { draftId: idInAddress(draftId) }))
  if (opened.draft.saved) redirect(draftAddress(draftId, 'done'))
  const missing = nextUnanswered(opened.steps)
  if (missing !== 'check') redirect(draftAddress(draftId, missing))
  return { actor, opened }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { opened } = await load((await params).draftId)
  const { check, caption, draft } = opened
  return { title: `${draft.refused === 'check' && check.problems.length > 0 ? 'Error: ' : ''}${check.title ?? 'Check your answers'} – ${caption}` }
}

export default async function CheckPage({ params, searchParams }: Props) {
  const { draftId } = await params
  const { actor, opened } = await load(draftId)
  const before = pageBefore(
    opened.steps.filter((step) => !step.mistake),
    'check',
  )
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <FormFrame
        caption={opened.caption}
        banner={opened.check.banner}
        today={opened.today}
        back={before ? { href: draftAddress(draftId, before), words: 'Back' } : null}
      >
        <CheckAnswers opened={opened} changed={(await searchParams).changed === 'yes'} />
      </FormFrame>
    </PageShell>
  )
}
