import type { Metadata } from 'next'
import { PageShell } from '@/components/layout/page-shell'
import { SavedNotice } from '@/components/layout/saved-notice'
import { Heading } from '@/components/nhs/heading'
import { EndingsCard } from '@/components/uploads/endings-card'
import { NotRestored, TakeBack } from '@/components/uploads/take-back'
import { UploadCounts } from '@/components/uploads/upload-counts'
import { UploadDownloads } from '@/components/uploads/upload-downloads'
import { UploadProgress } from '@/components/uploads/upload-progress'
import { UploadRows } from '@/components/uploads/upload-rows'
import { UploadStanding } from '@/components/uploads/upload-standing'
import { UploadStateTag } from '@/components/uploads/upload-state-tag'
import { openUpload } from '@/lib/uploads/open-upload'
import type { UploadState } from '@/lib/uploads/upload'
import { can } from '@/lib/policy/authorise'
import { proseDateTime } from '@/lib/shared/date-format'
import { forPage, idInAddress, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

export const metadata: Metadata = { title: 'Upload' }

type Props = { params: Promise<{ uploadId: string }>; searchParams: Promise<Record<'show' | 'page' | 'said', string | string[] | undefined>> }

const HEADINGS: Readonly<Partial<Record<UploadState, string>>> = {
  review: 'Check this upload before it changes anything',
  saved: 'Upload saved',
  waiting: 'Upload saved, endings wait',
  refused: 'Upload refused',
}

const SAID: Readonly<Record<string, string>> = {
  before: 'You already uploaded this file. Nothing has changed.',
  'not-meant': 'Tick the box to take this upload back. Nothing has changed.',
  meanwhile: 'The register was changed in the same moment. Nothing has changed by you. Take the upload back again.',
  'too-many':
    'Taking this upload back would take more than a tenth of your plans away. Upload a file with their endings instead, to which a second person can agree.',
}

export default async function UploadPage({ params, searchParams }: Props) {
  const actor = await requirePage('upload.confirm-ending')
  const { show, page, said } = await searchParams
  const opened = await forPage(async () => openUpload(actor, { uploadId: idInAddress((await params).uploadId), show, page }))
  const { upload, shown, rows, endings, offer, notRestored } = opened
  const decides = can(actor.role, 'upload.save')
  const working = upload.state === 'received' || upload.state === 'checking' || upload.state === 'saving'
  const judged = !working && upload.read > 0
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <SavedNotice saved={said} words={SAID} />
      <p>
        <a href="/uploads">All uploads</a>
      </p>
      <Heading level={1}>{HEADINGS[upload.state] ?? 'Upload'}</Heading>
      <p className="wrap-anywhere">
        <UploadStateTag state={upload.state} /> {upload.fileName}, {upload.contents === 'full' ? 'full list' : 'changes only'}, received{' '}
        {proseDateTime(upload.receivedAt)} from {upload.receivedBy}
      </p>
      {working ? <UploadProgress upload={upload} /> : null}
      {upload.state === 'review' && upload.rejected > 0 && (
        <p>
          Rows that are not accepted do not hold up the others. Once you save, they are on your list of rows to fix, where you can fix each on the
          screen.
        </p>
      )}
      {!working && upload.state !== 'review' && <UploadStanding upload={upload} offer={offer} decides={decides} />}
      {judged && <UploadCounts upload={upload} shown={shown.filter} />}
      {judged && <EndingsCard upload={upload} endings={endings} />}
      {upload.state === 'review' && <UploadStanding upload={upload} offer={offer} decides={decides} />}
      {judged && <UploadRows upload={upload} shown={shown} rows={rows} fixes={decides} />}
      <NotRestored plans={notRestored} />
      {decides && !working && <UploadDownloads upload={upload} toFix={upload.appliedAt !== null} />}
      {decides && (upload.state === 'saved' || upload.state === 'waiting') && <TakeBack id={upload.id} />}
    </PageShell>
  )
}
