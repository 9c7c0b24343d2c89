import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { PersonReport } from '@/components/access-records/person-report'
import { PageShell } from '@/components/layout/page-shell'
import { periodSaid } from '@/lib/access-records/period'
import { reportPerson } from '@/lib/access-records/report-person'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Everything a person looked at' }

type Props = { searchParams: Promise<Record<'person' | 'from' | 'to', string | string[] | undefined>> }

export default async function PersonReportPage({ searchParams }: Props) {
  const actor = await requirePage('access-record.report')
  const { person, from, to } = await searchParams
  const id = idInAddress(typeof person === 'string' ? person : '')
  const report = await forPage(() => reportPerson(actor, { person: id, ...periodSaid(from, to, new Date()) }))
  return (
    <PageShell actor={actor}>
      <PersonReport report={report} actor={actor} nonce={(await headers()).get('x-nonce') ?? undefined} />
    </PageShell>
  )
}
