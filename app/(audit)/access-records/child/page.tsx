import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { ChildReport } from '@/components/access-records/child-report'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { periodSaid } from '@/lib/access-records/period'
import { reportChild } from '@/lib/access-records/report-child'
import { forQuestion, keptQuestion } from '@/lib/web/access-question'
import { requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Who has viewed a child' }

type Props = { searchParams: Promise<Record<'from' | 'to', string | string[] | undefined>> }

export default async function ChildReportPage({ searchParams }: Props) {
  const actor = await requirePage('access-record.report')
  const { from, to } = await searchParams
  const { number } = await keptQuestion(actor, 'audit-child')
  if (number === null) return <NumberForgotten actor={actor} />
  const report = await forQuestion('/audit', () => reportChild(actor, { number, ...periodSaid(from, to, new Date()) }))
  return (
    <PageShell actor={actor}>
      <ChildReport report={report} actor={actor} nonce={(await headers()).get('x-nonce') ?? undefined} />
    </PageShell>
  )
}

/** The number is kept with the session, never in an address, so another session does not have it. */
function NumberForgotten({ actor }: { actor: Parameters<typeof PageShell>[0]['actor'] }) {
  return (
    <PageShell actor={actor}>
      <Heading level={1}>Enter the NHS number again</Heading>
      <p>It was kept for your last session only.</p>
      <p>
        <a href="/audit">Ask who has viewed a child</a>
      </p>
    </PageShell>
  )
}
