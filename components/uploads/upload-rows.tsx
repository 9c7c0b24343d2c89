import { Pagination } from '@/components/nhs/pagination'
import type { ListedRow, OpenedUpload, RowFilter } from '@/lib/bulk-upload/upload'
import { planTypeLabel } from '@/lib/plans/labels'
import { PLAN_TYPES } from '@/lib/plans/plan-codes'
import { uploadAddress } from './upload-address'

const FILTERS: Readonly<Record<RowFilter, string>> = {
  added: 'New',
  changed: 'Changed',
  ended: 'Ended',
  withdrawn: 'Withdrawn',
  rejected: 'Not accepted',
  unchanged: 'Unchanged',
}
const ORDER: readonly RowFilter[] = ['added', 'changed', 'ended', 'withdrawn', 'rejected', 'unchanged']

type Props = { upload: OpenedUpload; shown: { filter: RowFilter; page: number; pages: number }; rows: ListedRow[]; mends: boolean }

/** The counts of a file, each a link to its rows, and the rows of the one that is chosen. */
export function UploadRows({ upload, shown, rows, mends }: Props) {
  return (
    <div>
      <ul className="flex list-none flex-wrap gap-4 p-0">
        {ORDER.filter((filter) => upload[filter] > 0 || (filter !== 'withdrawn' && filter !== 'unchanged')).map((filter) => (
          <li key={filter} className="m-0">
            <a
              className="nhsuk-card m-0 inline-block min-w-32 px-4 py-2"
              href={uploadAddress(upload.id, filter)}
              aria-current={filter === shown.filter ? 'true' : undefined}
            >
              {FILTERS[filter]} <strong className="app-number">{upload[filter]}</strong>
            </a>
          </li>
        ))}
      </ul>
      {rows.length === 0 ? (
        <p id="rows-caption">No rows: {FILTERS[shown.filter].toLowerCase()}.</p>
      ) : (
        <RowTable shown={shown} rows={rows} count={upload[shown.filter]} mends={mends} />
      )}
      <Pagination page={shown.page} pages={shown.pages} address={(page) => uploadAddress(upload.id, shown.filter, page)} label="Pages of rows" />
    </div>
  )
}

function RowTable({ shown, rows, count, mends }: { shown: Props['shown']; rows: ListedRow[]; count: number; mends: boolean }) {
  const rejected = shown.filter === 'rejected'
  const columns = rejected ? ['Row', 'Child', 'Code', 'Column and value', 'What is wrong and how to fix it'] : ['Row', 'Child', 'Kind']
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby="rows-caption">
      <table className="nhsuk-table nhsuk-table--compact text-base">
        <caption className="nhsuk-table__caption" id="rows-caption">
          {FILTERS[shown.filter]}: {count === 1 ? '1 row' : `${count} rows`}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {columns.map((words) => (
              <th className="nhsuk-table__header" scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {rows.map((row) => (
            <tr className="nhsuk-table__row" key={row.row}>
              <td className="nhsuk-table__cell app-number">{row.row}</td>
              <td className="nhsuk-table__cell min-w-40 wrap-anywhere">
                {row.childName || 'No name'}
                <br />
                <span className="app-number">{row.number || 'No NHS number'}</span>
              </td>
              {rejected ? <Problem row={row} mends={mends} /> : <td className="nhsuk-table__cell">{kindOf(row.planType)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Problem({ row, mends }: { row: ListedRow; mends: boolean }) {
  return (
    <>
      <td className="nhsuk-table__cell whitespace-nowrap">{row.code}</td>
      <td className="nhsuk-table__cell min-w-36">
        <span className="whitespace-nowrap">{row.column ?? 'More than one'}</span>
        <br />
        <span className="wrap-anywhere">{row.column && (row.value || 'Empty')}</span>
      </td>
      <td className="nhsuk-table__cell min-w-60">
        {row.reason}
        {mends && row.toFixId && (
          <>
            <br />
            <a href={`/uploads/to-fix/${row.toFixId}`}>
              Fix here<span className="nhsuk-u-visually-hidden">: row {row.row}</span>
            </a>
          </>
        )}
      </td>
    </>
  )
}

function kindOf(code: string): string {
  const type = PLAN_TYPES.find((one) => one === code)
  return type ? planTypeLabel(type) : code
}
