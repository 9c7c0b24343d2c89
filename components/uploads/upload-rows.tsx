import type { ReactNode } from 'react'
import { Pagination } from '@/components/nhs/pagination'
import { StackedTable } from '@/components/nhs/stacked-table'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import { changeLabels, type RowChange } from '@/lib/uploads/check/row-changes'
import type { ListedRow, OpenedUpload, RowFilter } from '@/lib/uploads/upload'
import { planTypeLabel } from '@/lib/plans/labels'
import { PLAN_TYPES } from '@/lib/plans/plan-codes'
import { RowChild } from './row-child'
import { uploadAddress } from './upload-address'
import { OUTCOMES } from './upload-counts'

type Props = { upload: OpenedUpload; shown: { filter: RowFilter; page: number; pages: number }; rows: ListedRow[]; fixes: boolean }

/** The rows of a file with the chosen outcome. */
export function UploadRows({ upload, shown, rows, fixes }: Props) {
  return (
    <div>
      {rows.length === 0 ? (
        <p id="rows-caption">
          No rows: {OUTCOMES[shown.filter].toLowerCase()}.{shown.filter === 'unchanged' && ' They are kept for 30 days.'}
        </p>
      ) : (
        <RowTable filter={shown.filter} rows={rows} count={upload[shown.filter]} fixes={fixes} />
      )}
      <Pagination page={shown.page} pages={shown.pages} address={(page) => uploadAddress(upload.id, shown.filter, page)} label="Pages of rows" />
    </div>
  )
}

const OF_REJECTED = [
  'Row',
  { words: 'Child', className: 'tablet:min-w-40' },
  'Code',
  { words: 'Column and value', className: 'tablet:min-w-36' },
  { words: 'What is wrong and how to fix it', className: 'tablet:min-w-60' },
]
const OF_OTHERS = ['Row', { words: 'Child', className: 'tablet:min-w-40' }, 'Kind']
const OF_CHANGED = [...OF_OTHERS, { words: 'What changes', className: 'tablet:min-w-60' }]

function RowTable({ filter, rows, count, fixes }: { filter: RowFilter; rows: ListedRow[]; count: number; fixes: boolean }) {
  const rejected = filter === 'rejected'
  const changed = filter === 'changed' || filter === 'ended'
  const lines = rows.map((row) => ({
    key: row.row,
    cells: [
      <span className="app-number" key="row">
        {row.row}
      </span>,
      <RowChild name={row.childName} number={row.number} key="child" />,
      ...(rejected ? problemOf(row, fixes) : [kindOf(row.planType), ...(changed ? [<Changes changes={row.changes} key="changes" />] : [])]),
    ],
  }))
  return (
    <StackedTable
      id="rows-caption"
      caption={`${OUTCOMES[filter]}: ${count === 1 ? '1 row' : `${count} rows`}`}
      columns={rejected ? OF_REJECTED : changed ? OF_CHANGED : OF_OTHERS}
      rows={lines}
    />
  )
}

/** From what and to what, in the words of the child's history. */
function Changes({ changes }: { changes: RowChange[] | null }) {
  if (changes === null || changes.length === 0) return <>Not kept</>
  return (
    <ul className="m-0 list-none p-0">
      {changes.map(changeLabels).map(({ label, was, is }) => (
        <li key={label}>
          {label}: from <strong className="wrap-anywhere">{was}</strong> to <strong className="wrap-anywhere">{is}</strong>
        </li>
      ))}
    </ul>
  )
}

function problemOf(row: ListedRow, fixes: boolean): ReactNode[] {
  return [
    <span className="whitespace-nowrap" key="code">
      {row.code}
    </span>,
    <>
      {row.column ?? 'More than one'}
      <br />
      <span className="wrap-anywhere">{row.column && (row.value || 'Empty')}</span>
    </>,
    <>
      {row.reason}
      {fixes && row.toFixId && (
        <>
          <br />
          <a href={`/uploads/to-fix/${row.toFixId}`}>
            Fix here<VisuallyHidden>: row {row.row}</VisuallyHidden>
          </a>
        </>
      )}
    </>,
  ]
}

function kindOf(code: string): string {
  const type = PLAN_TYPES.find((one) => one === code)
  return type ? planTypeLabel(type) : code
}
