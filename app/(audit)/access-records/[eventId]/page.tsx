import type { Metadata } from 'next'
import { OpenedRecord } from '@/components/access-records/opened-record'
import { PageShell } from '@/components/layout/page-shell'
import { openAccess } from '@/lib/access-records/open-access'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Record of a look-up' }

type Props = { params: Promise<{ eventId: string }> }

export default async function AccessRecordPage({ params }: Props) {
  const actor = await requirePage('access-record.all')
  const eventId = idInAddress((await params).eventId)
  const { record, sameHour } = await forPage(() => openAccess(actor, { eventId }))
  return (
    <PageShell actor={actor}>
      <OpenedRecord record={record} sameHour={sameHour} path="/access-records" reports />
    </PageShell>
  )
}
