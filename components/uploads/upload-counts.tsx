import { CardLink } from '@/components/nhs/card'
import { ROW_FILTERS, type OpenedUpload, type RowFilter } from '@/lib/uploads/upload'
import { uploadAddress } from './upload-address'

/** The outcomes of rows, in words. */
export const OUTCOMES: Readonly<Record<RowFilter, string>> = {
  added: 'New',
  changed: 'Changed',
  ended: 'Ended',
  withdrawn: 'Withdrawn',
  rejected: 'Not accepted',
  waiting: 'Not compared yet',
  unchanged: 'Unchanged',
}
const ORDER: readonly RowFilter[] = ['added', 'changed', 'ended', 'withdrawn', 'rejected', 'waiting', 'unchanged']
/** Counts that are shown only when there are such rows. */
const SELDOM: ReadonlySet<RowFilter> = new Set(
  ROW_FILTERS.filter((filter) => filter === 'withdrawn' || filter === 'waiting' || filter === 'unchanged'),
)

/** The counts of a file, each a link to its rows. */
export function UploadCounts({ upload, shown }: { upload: OpenedUpload; shown: RowFilter }) {
  return (
    <ul className="flex list-none flex-wrap gap-4 p-0">
      {ORDER.filter((filter) => upload[filter] > 0 || !SELDOM.has(filter)).map((filter) => (
        <li key={filter} className="m-0">
          <CardLink href={uploadAddress(upload.id, filter)} chosen={filter === shown}>
            {OUTCOMES[filter]} <strong className="app-number">{upload[filter]}</strong>
          </CardLink>
        </li>
      ))}
    </ul>
  )
}
