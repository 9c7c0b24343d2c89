import type { OpenedUpload } from '@/lib/uploads/upload'

/** How far the work on a file has got. The page refreshes by itself, and by a link. */
export function UploadProgress({ upload }: { upload: OpenedUpload }) {
  const saving = upload.state === 'saving'
  if (upload.work === 'nobody') return <NobodyAtWork upload={upload} />
  const words =
    upload.work === 'queued' && upload.read === 0
      ? 'Waiting for its turn: other uploads come first'
      : saving
        ? 'Saving'
        : upload.read > 0
          ? `Checking row ${counted(upload.checked)} of ${counted(upload.read)}`
          : 'Checking the file'
  return (
    <>
      <meta httpEquiv="refresh" content="3" />
      <p role="status">{words}</p>
      {!saving && upload.read > 0 && (
        <progress className="w-full max-w-[44rem]" max={upload.read} value={upload.checked} aria-label="Rows checked">
          {words}
        </progress>
      )}
      <p>You can leave this page and come back at any time.</p>
      <p>
        <a href={`/uploads/${upload.id}`}>Refresh</a>
      </p>
    </>
  )
}

/** The process that works on files is not running. Nothing is lost. */
function NobodyAtWork({ upload }: { upload: OpenedUpload }) {
  return (
    <>
      <meta httpEquiv="refresh" content="15" />
      <p role="status">
        <strong>Waiting. The part of the service that works on uploads is not running at the moment.</strong>
      </p>
      <p>
        Your file is kept and nothing has changed. It is {upload.state === 'saving' ? 'saved' : 'checked'} by itself when that part is running again.
        If this page still says so in 15 minutes, tell your service desk.
      </p>
      <p>
        <a href={`/uploads/${upload.id}`}>Refresh</a>
      </p>
    </>
  )
}

function counted(rows: number): string {
  return String(rows).replace(/\B(?=(\d{3})+$)/g, ',')
}
