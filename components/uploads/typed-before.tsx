import { InsetText } from '@/components/nhs/inset-text'
import { List } from '@/components/nhs/list'
import { fieldLabel } from './row-form'
import type { KeptForm } from '@/lib/shared/form-answers'
import type { RowToFix } from '@/lib/uploads/upload'
import { UPLOAD_COLUMNS } from '@/lib/uploads/upload-columns'

/** What was typed into the form of a row before a newer file sent the row again: shown beside the newer cells, to be copied where it still holds. */
export function TypedBefore({ row, kept }: { row: RowToFix; kept: KeptForm }) {
  const typed = UPLOAD_COLUMNS.flatMap((column) => {
    const cell = kept.answers[column]?.[0] ?? ''
    return cell === '' || cell === row.cells[column] ? [] : [{ column, cell }]
  })
  if (typed.length === 0) return null
  return (
    <InsetText>
      <p>A newer file has sent this row again. The form shows what it says now. Before that, the form had:</p>
      <List kind="bullet">
        {typed.map(({ column, cell }) => (
          <li key={column} className="wrap-anywhere">
            {fieldLabel(column)}: {cell}
          </li>
        ))}
      </List>
    </InsetText>
  )
}
