import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { cache } from 'react'
import { PageShell } from '@/components/layout/page-shell'
import { ResultAgeing } from '@/components/lookup/result-ageing'
import { ResultOver } from '@/components/lookup/result-over'
import { ResultTools } from '@/components/lookup/result-tools'
import { ResultView } from '@/components/lookup/result-view'
import { openLookup } from '@/lib/lookup/open-lookup'
import { resultTitle } from '@/lib/lookup/result-title'
import { forPage, requirePage } from '@/lib/web/page'

type Props = { params: Promise<{ accessId: string }> }

const load = cache(async (accessId: string) => {
  const actor = await requirePage('lookup.read')
  return { actor, result: await forPage(() => openLookup(actor, accessId)) }
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { result } = await load((await params).accessId)
  return { title: resultTitle(result) }
}

export default async function ResultPage({ params }: Props) {
  const { actor, result } = await load((await params).accessId)
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
        <ResultView result={result} actor={actor} />
        <ResultTools nonce={nonce} accessId={result.eventId} />
      </div>
      <ResultAgeing nonce={nonce} at={result.at} />
    </PageShell>
  )
}
