import type { Metadata } from 'next'
import { ErrorSummary } from '@/components/forms/error-summary'
import { PageShell } from '@/components/layout/page-shell'
import { Heading } from '@/components/nhs/heading'
import { InsetText } from '@/components/nhs/inset-text'
import { UPLOAD_PROBLEMS, UploadForm } from '@/components/uploads/upload-form'
import { UploadTable } from '@/components/uploads/upload-table'
import { listUploads } from '@/lib/uploads/list-uploads'
import { minutesToWait, tooManyUploads } from '@/lib/uploads/receive/too-many-uploads'
import { can } from '@/lib/policy/authorise'
import { forPage, requirePage } from '@/lib/web/page'
import { waitingFor } from '@/lib/web/waiting'

type Said = { problem?: string | string[]; wait?: string | string[] }
type Props = { searchParams: Promise<Said> }

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  return { title: problemOf(await searchParams) ? 'Error: Uploads' : 'Uploads' }
}

export default async function UploadsPage({ searchParams }: Props) {
  const actor = await requirePage('upload.confirm-ending')
  const { uploads, toFix } = await forPage(() => listUploads(actor, {}))
  const sends = can(actor.role, 'upload.submit')
  const problem = sends ? problemOf(await searchParams) : null
  const review = uploads.find(({ state }) => state === 'review')
  return (
    <PageShell actor={actor} waiting={await waitingFor(actor)}>
      <ErrorSummary errors={problem ? [problem] : []} />
      <Heading level={1}>Uploads</Heading>
      {sends && (
        <p>
          {toFix > 0 ? (
            <a href="/uploads/to-fix">{toFix === 1 ? '1 row' : `${toFix} rows`} of earlier files to fix</a>
          ) : (
            'No rows of earlier files are to be fixed.'
          )}
        </p>
      )}
      {sends && review && (
        <InsetText announced>
          <p>
            An upload waits for your review: <a href={`/uploads/${review.id}`}>{review.fileName}</a>. Save it or cancel it before you upload another.
          </p>
        </InsetText>
      )}
      {sends && (
        <div className="max-w-[44rem]">
          <UploadForm problem={problem} />
          <p>
            <a href="/uploads/template">Download an empty template (CSV)</a> · <a href="/help#uploads">What each column means</a>
          </p>
        </div>
      )}
      <UploadTable uploads={uploads} />
    </PageShell>
  )
}

function problemOf({ problem: said, wait }: Said) {
  const minutes = minutesToWait(wait)
  if (minutes !== null) return { field: 'file' as const, message: tooManyUploads(minutes) }
  return typeof said === 'string' && Object.hasOwn(UPLOAD_PROBLEMS, said) ? (UPLOAD_PROBLEMS[said] ?? null) : null
}
