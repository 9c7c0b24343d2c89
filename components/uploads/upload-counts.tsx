import { ROW_FILTERS, type OpenedUpload, type RowFilter } from '@/lib/uploads/upload'
import { uploadAddress } from './upload-address'

/** What comes of rows, in words. */
export const OUTCOMES: Readonly<Record<RowFilter, string>> = {
  added: 'New',
  changed: 'Changed',
  ended: 'Ended',
  withdrawn: 'Withdrawn',
  rejected: 'Not accepted',
  unchanged: 'Unchanged',
}
const ORDER: readonly RowFilter[] = ['added', 'changed', 'ended', 'withdrawn', 'rejected', 'unchanged']
/** Counts that are said only when there are such rows. */
const SELDOM: ReadonlySet<RowFilter> = new Set(ROW_FILTERS.filter((filter) => filter === 'withdrawn' || filter === 'unchanged'))

/** The counts of a file, each a link to its rows. */
export function UploadCounts({ upload, shown }: { upload: OpenedUpload; shown: RowFilter }) {
  return (
    <ul className="flex list-none flex-wrap gap-4 p-0">
      {ORDER.filter((filter) => upload[filter] > 0 || !SELDOM.has(filter)).map((filter) => (
        <li key={filter} className="m-0">
          <a
            className="nhsuk-card m-0 inline-block min-w-32 px-4 py-2"
            href={uploadAddress(upload.id, filter)}
            aria-current={filter === shown ? 'true' : undefined}
          >
            {OUTCOMES[filter]} <strong className="app-number">{upload[filter]}</strong>
          </a>
        </li>
      ))}
    </ul>
  )
}
