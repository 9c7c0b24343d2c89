import type { ReactNode } from 'react'

/** A column: its heading, and how wide it is at least where the table is a table. */
export type StackedColumn = string | { words: string; className: string }

type Props = {
  /** Id of the caption. */
  id: string
  caption: ReactNode
  /** Whether the caption is for those alone who hear it, because a heading says the same. */
  captionHidden?: boolean
  columns: readonly StackedColumn[]
  /** The rows, with as many cells as there are columns. */
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[]
  /** Which of the columns names its row. */
  rowHeading?: number
  /** Whether it stands beside filters and is too wide for what a small tablet leaves: there it is pushed sideways by itself, and not the page. */
  besideFilters?: boolean
}

/**
 * A table that is read on a telephone as well: there the cells of a row stand under each other, each beside the heading of its column, and
 * nothing has to be pushed sideways. To those who hear the page it is a table at every width, which the roles keep it.
 */
export function StackedTable({ besideFilters = false, ...table }: Props) {
  if (!besideFilters) return <Table {...table} />
  return (
    <div className="nhsuk-table-container app-scroll" tabIndex={0} role="region" aria-labelledby={table.id}>
      <Table {...table} />
    </div>
  )
}

function Table({ id, caption, captionHidden = false, columns, rows, rowHeading }: Props) {
  return (
    <table className="nhsuk-table nhsuk-table--compact nhsuk-table--responsive app-stacked text-base" role="table">
      <caption className={captionHidden ? 'nhsuk-table__caption nhsuk-u-visually-hidden' : 'nhsuk-table__caption'} id={id}>
        {caption}
      </caption>
      <thead className="nhsuk-table__head" role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th className={`nhsuk-table__header ${classOf(column)}`} scope="col" role="columnheader" key={wordsOf(column)}>
              {wordsOf(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="nhsuk-table__body" role="rowgroup">
        {rows.map(({ key, cells }) => (
          <tr className="nhsuk-table__row" role="row" key={key}>
            {columns.map((column, place) => (
              <Cell key={wordsOf(column)} words={wordsOf(column)} isHeading={place === rowHeading}>
                {cells[place]}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell({ words, isHeading, children }: { words: string; isHeading: boolean; children: ReactNode }) {
  const content = (
    <>
      <span className="nhsuk-table__heading" aria-hidden="true">
        {words}
      </span>
      <div className="min-w-0 wrap-break-word">{children}</div>
    </>
  )
  return isHeading ? (
    <th className="nhsuk-table__cell nhsuk-u-font-weight-normal text-left" scope="row" role="rowheader">
      {content}
    </th>
  ) : (
    <td className="nhsuk-table__cell" role="cell">
      {content}
    </td>
  )
}

function wordsOf(column: StackedColumn): string {
  return typeof column === 'string' ? column : column.words
}

function classOf(column: StackedColumn): string {
  return typeof column === 'string' ? '' : column.className
}
