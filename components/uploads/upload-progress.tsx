import type { OpenedUpload } from '@/lib/bulk-upload/upload'

/** How far the work on a file has come. The page asks again by itself, and by a link. */
export function UploadProgress({ upload }: { upload: OpenedUpload }) {
  const saving = upload.state === 'saving'
  const words = saving ? 'Saving' : upload.read > 0 ? `Checking row ${counted(upload.checked)} of ${counted(upload.read)}` : 'Checking the file'
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

function counted(rows: number): string {
  return String(rows).replace(/\B(?=(\d{3})+$)/g, ',')
}
