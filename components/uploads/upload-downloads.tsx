import { List } from '@/components/nhs/list'
import type { OpenedUpload } from '@/lib/uploads/upload'

/** What can be downloaded of a file. */
export function UploadDownloads({ upload, toFix }: { upload: OpenedUpload; toFix: boolean }) {
  if (upload.fileCode === null) return null
  return (
    <List>
      {upload.read > 0 && (
        <li>
          <a href={`/uploads/${upload.id}/download/result`}>Download the result of every row (CSV)</a>
        </li>
      )}
      {toFix && upload.rejected > 0 && (
        <li>
          <a href={`/uploads/${upload.id}/download/rows-to-fix`}>Download rows to fix (CSV)</a>
        </li>
      )}
      {upload.format === 'xml' && upload.hasFile && upload.state !== 'review' && (
        <li>
          <a href={`/uploads/${upload.id}/download/acknowledgement`}>Download the acknowledgement (XML)</a>
        </li>
      )}
    </List>
  )
}
