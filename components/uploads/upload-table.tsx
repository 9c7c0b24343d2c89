import type { ListedUpload } from '@/lib/bulk-upload/upload'
import { proseDateTime } from '@/lib/shared/date-format'
import { UploadStateTag } from './upload-state-tag'

/** The files of an authority, newest first. */
export function UploadTable({ uploads }: { uploads: ListedUpload[] }) {
  if (uploads.length === 0) return <p>No file has been uploaded yet.</p>
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="uploads-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="uploads-caption">
          Uploads, newest first
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {['File', 'Received', 'In the file', 'Rows', 'Not accepted', 'Status'].map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {uploads.map((upload) => (
            <tr className="nhsuk-table__row" key={upload.id}>
              <th className="nhsuk-table__cell nhsuk-u-font-weight-normal min-w-40 text-left wrap-anywhere" scope="row">
                <a href={`/uploads/${upload.id}`}>{upload.fileName}</a>
              </th>
              <td className="nhsuk-table__cell">
                {proseDateTime(upload.receivedAt)}
                <br />
                {upload.receivedBy}
              </td>
              <td className="nhsuk-table__cell">{upload.contents === 'full' ? 'Full list' : 'Changes only'}</td>
              <td className="nhsuk-table__cell app-number">{upload.read}</td>
              <td className="nhsuk-table__cell app-number">{upload.rejected}</td>
              <td className="nhsuk-table__cell">
                <UploadStateTag state={upload.state} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
