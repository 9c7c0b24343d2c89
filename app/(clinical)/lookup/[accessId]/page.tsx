import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { cache } from 'react'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { ManyChecks } from '@/components/lookup/many-checks'
import type { RefusedCallback } from '@/components/lookup/afterwards'
import { ResultAgeing } from '@/components/lookup/result-ageing'
import { ResultOver } from '@/components/lookup/result-over'
import { ResultTools } from '@/components/lookup/result-tools'
import { ResultView } from '@/components/lookup/result-view'
import { afterwardsForm, CALLBACK_FIELD, REFUSED } from '@/lib/lookup/afterwards-form'
import { openLookup } from '@/lib/lookup/open-lookup'
import { MANY } from '@/lib/lookup/pace'
import { resultTitle } from '@/lib/lookup/result-title'
import { problemAt, typedOr } from '@/lib/shared/form-answers'
import { keptForm } from '@/lib/web/kept-form'
import { forPage, requirePage } from '@/lib/web/page'

type Props = { params: Promise<{ accessId: string }>; searchParams: Promise<Record<string, string | string[] | undefined>> }

const load = cache(async (accessId: string) => {
  const actor = await requirePage('lookup.read')
  return { actor, result: await forPage(() => openLookup(actor, accessId)) }
})

// Makes a second query only if the address says that there is something to put right.
const refusedCallback = cache(async (accessId: string, waits: boolean): Promise<RefusedCallback | null> => {
  const { actor, result } = await load(accessId)
  if (!waits || result.state === 'over' || result.outcome !== 'match' || !result.afterwards.told) return null
  const kept = await keptForm(actor, afterwardsForm(accessId))
  const problem = problemAt(kept, CALLBACK_FIELD)
  return problem === null ? null : { typed: typedOr(kept, CALLBACK_FIELD, ''), problem }
})

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const { accessId } = await params
  const { result } = await load(accessId)
  const refused = await refusedCallback(accessId, REFUSED in (await searchParams))
  return { title: refused ? `Error: ${resultTitle(result)}` : resultTitle(result) }
}

export default async function ResultPage({ params, searchParams }: Props) {
  const { accessId } = await params
  const { actor, result } = await load(accessId)
  const refused = await refusedCallback(accessId, REFUSED in (await searchParams))
  if (result.state === 'over') {
    return (
      <PageShell actor={actor}>
        <ResultOver />
      </PageShell>
    )
  }
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    <PageShell actor={actor}>
      <div id="result-live">
        <ErrorSummary errors={refused ? [{ field: CALLBACK_FIELD, message: refused.problem }] : []} />
        {MANY in (await searchParams) && <ManyChecks />}
        <ResultView result={result} actor={actor} refused={refused} />
        <ResultTools nonce={nonce} accessId={result.eventId} />
      </div>
      <ResultAgeing nonce={nonce} age={Date.now() - result.at.getTime()} />
    </PageShell>
  )
}
