import { StackedTable } from '@/components/nhs/stacked-table'
import type { ListedUpload } from '@/lib/uploads/upload'
import { proseDateTime } from '@/lib/shared/date-format'
import { UploadStateTag } from './upload-state-tag'

const COLUMNS = [{ words: 'File', className: 'tablet:min-w-40' }, 'Received', 'In the file', 'Rows', 'Not accepted', 'Status']

/** The files of an authority, newest first. */
export function UploadTable({ uploads }: { uploads: ListedUpload[] }) {
  if (uploads.length === 0) return <p>No file has been uploaded yet.</p>
  const rows = uploads.map((upload) => ({
    key: upload.id,
    cells: [
      <a className="wrap-anywhere" href={`/uploads/${upload.id}`} key="file">
        {upload.fileName}
      </a>,
      <>
        {proseDateTime(upload.receivedAt)}
        <br />
        {upload.receivedBy}
      </>,
      upload.contents === 'full' ? 'Full list' : 'Changes only',
      <span className="app-number" key="rows">
        {upload.read}
      </span>,
      <span className="app-number" key="rejected">
        {upload.rejected}
      </span>,
      <UploadStateTag state={upload.state} key="state" />,
    ],
  }))
  return <StackedTable id="uploads-caption" caption="Uploads, newest first" columns={COLUMNS} rows={rows} rowHeading={0} />
}
