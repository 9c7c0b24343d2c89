import type { Metadata } from 'next'
import { OpenedRecord } from '@/components/access-records/opened-record'
import { PageShell } from '@/components/layout/page-shell'
import { openOwnAccess } from '@/lib/access-records/open-own-access'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'

export const metadata: Metadata = { title: 'Record of a look-up' }

type Props = { params: Promise<{ eventId: string }> }

export default async function OwnAccessRecordPage({ params }: Props) {
  const actor = await requirePage('access-record.own')
  const eventId = idInAddress((await params).eventId)
  const { record, sameHour } = await forPage(() => openOwnAccess(actor, { eventId }))
  return (
    <PageShell actor={actor}>
      <OpenedRecord record={record} sameHour={sameHour} path="/access-log" reports={false} />
    </PageShell>
  )
}
