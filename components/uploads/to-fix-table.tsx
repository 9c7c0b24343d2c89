import { StackedTable } from '@/components/nhs/stacked-table'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'
import type { RowToFix } from '@/lib/uploads/upload'
import { RowChild } from './row-child'

const COLUMNS = [
  'Age',
  { words: 'Child', className: 'tablet:min-w-40' },
  { words: 'File and row', className: 'tablet:min-w-40' },
  { words: 'What is wrong', className: 'tablet:min-w-60' },
  'Fix',
]

/** Rows of earlier files that need fixing, oldest first. `more` are not shown. */
export function ToFixTable({ rows, more }: { rows: RowToFix[]; more: number }) {
  const lines = rows.map((row) => ({
    key: row.id,
    cells: [
      ageLabel(row.days),
      <RowChild key="child" name={[row.cells.family_name, row.cells.given_name].filter(Boolean).join(', ')} number={row.cells.nhs_number ?? ''} />,
      <span className="wrap-anywhere" key="file">
        <a href={`/uploads/${row.uploadId}`}>{row.fileName}</a>, row {row.row}
      </span>,
      row.reason,
      <a href={`/uploads/to-fix/${row.id}`} key="fix">
        Fix<VisuallyHidden> row {row.row}</VisuallyHidden>
      </a>,
    ],
  }))
  const others = more > 0 ? `; ${more} younger ones are in the files that you can download from each upload` : ''
  return <StackedTable id="to-fix-caption" caption={`Rows that were not accepted${others}`} columns={COLUMNS} rows={lines} />
}

function ageLabel(days: number): string {
  return days === 0 ? 'Today' : days === 1 ? '1 day' : `${days} days`
}
