import { Button } from '@/components/nhs/button'
import { Heading } from '@/components/nhs/heading'
import { List } from '@/components/nhs/list'
import type { OpenedUpload } from '@/lib/uploads/upload'
import { uploadAddress } from './upload-address'
import { proseDateTime } from '@/lib/shared/date-format'

const ONE = (rows: number, one: string, many: string) => (rows === 1 ? `1 ${one}` : `${rows} ${many}`)

type Props = { upload: OpenedUpload; offer: string[] | null; decides: boolean }

/** The state of a file, and what can be done with it now. */
export function UploadStanding({ upload, offer, decides }: Props) {
  switch (upload.state) {
    case 'refused':
      return <Refused upload={upload} offer={offer} decides={decides} />
    case 'review':
      return decides ? <Review upload={upload} /> : <p>This file waits for its sender. Nothing has changed yet.</p>
    case 'failed':
      return (
        <>
          <p>Something went wrong while this file was being worked on. Nothing has changed.</p>
          {decides && <CheckAgain id={upload.id} />}
        </>
      )
    case 'cancelled':
      return <p>This upload was cancelled. Nothing has changed.</p>
    case 'saved':
    case 'waiting':
      return <Saved upload={upload} />
    case 'reversed':
      return upload.reversedAt ? (
        <p>
          Saved on {upload.appliedAt && proseDateTime(upload.appliedAt)} by {upload.appliedBy}, taken back on {proseDateTime(upload.reversedAt)} by{' '}
          {upload.reversedBy}.
        </p>
      ) : null
    default:
      return null
  }
}

function Refused({ upload, offer, decides }: Props) {
  return (
    <>
      <p>
        <strong>{upload.refusal}</strong>
      </p>
      <p>Nothing has changed.</p>
      {offer && offer.length > 0 && (
        <form action={`/uploads/${upload.id}/check`} method="post">
          <Heading level={2}>Is this how the names are written?</Heading>
          <p>Read as Windows-1252, these names stand in the file:</p>
          <List kind="bullet">
            {offer.map((name) => (
              <li key={name}>{name}</li>
            ))}
          </List>
          <input type="hidden" name="encoding" value="windows-1252" />
          <Button>Yes, read the file as Windows-1252</Button>
        </form>
      )}
      {decides && upload.fileCode === 'CPF05' && <CheckAgain id={upload.id} />}
      <p>
        <a href="/uploads">Upload another file</a>
      </p>
    </>
  )
}

/** What it means that rows are loaded although their people could not be compared yet. */
function WaitingRows({ upload }: { upload: OpenedUpload }) {
  if (upload.waiting === 0) return null
  if (upload.appliedAt)
    return (
      <p>
        <a href={uploadAddress(upload.id, 'waiting')}>{ONE(upload.waiting, 'row', 'rows')}</a> could not be compared with the national record when the
        file was saved. CPIS compares them by itself; who still waits stands on <a href="/plans?status=attention">the list of what needs attention</a>
        .
      </p>
    )
  return (
    <p>
      <a href={uploadAddress(upload.id, 'waiting')}>{ONE(upload.waiting, 'row has', 'rows have')} not been compared with the national record yet</a>,
      because it has not answered about {upload.waiting === 1 ? 'this person' : 'these people'}. {upload.waiting === 1 ? 'It is' : 'They are'} saved
      with the others, and CPIS compares {upload.waiting === 1 ? 'it' : 'them'} by itself. You need not send {upload.waiting === 1 ? 'it' : 'them'}{' '}
      again.
    </p>
  )
}

function Review({ upload }: { upload: OpenedUpload }) {
  const changes = upload.added + upload.changed + upload.ended + upload.withdrawn + upload.absent
  if (upload.outOfDate) {
    return (
      <>
        <p>
          <strong>The register has changed, a newer file has been saved, or a new day has begun, since this file was checked.</strong> Check it again:
          what it would do may be something else now.
        </p>
        <CheckAgain id={upload.id} />
      </>
    )
  }
  return (
    <>
      <WaitingRows upload={upload} />
      <div className="flex flex-wrap gap-4">
        <form action={`/uploads/${upload.id}/confirm`} method="post">
          <Button>{changes === 0 ? 'Save without changes' : `Save ${ONE(changes, 'change', 'changes')}`}</Button>
        </form>
        <form action={`/uploads/${upload.id}/cancel`} method="post">
          <Button kind="secondary">Cancel upload</Button>
        </form>
      </div>
    </>
  )
}

function CheckAgain({ id }: { id: string }) {
  return (
    <form action={`/uploads/${id}/check`} method="post">
      <Button>Check again</Button>
    </form>
  )
}

function Saved({ upload }: { upload: OpenedUpload }) {
  return (
    <>
      <p>
        Saved on {upload.appliedAt && proseDateTime(upload.appliedAt)} by {upload.appliedBy}. Clinicians see it in their next check.
      </p>
      <WaitingRows upload={upload} />
      {upload.state === 'waiting' && (
        <p>
          The endings wait for a second person. <a href="/approvals">See the request</a>
        </p>
      )}
    </>
  )
}
