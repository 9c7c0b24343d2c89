import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { ScrollFrame } from './scroll-frame'

/** A column: its heading, and its least width where the table is shown as a table. */
export type StackedColumn = string | { words: string; className: string }

/** A row, with as many cells as there are columns, and whether it stands out. */
export type StackedRow = { key: string | number; cells: readonly ReactNode[]; strong?: boolean }

type Props = {
  /** Id of the caption, which a table beside filters must have. */
  id?: string
  caption: ReactNode
  /** Whether the caption is for screen readers alone, because a heading says the same. */
  captionHidden?: boolean
  columns: readonly StackedColumn[]
  rows: readonly StackedRow[]
  /** Which of the columns names its row. */
  rowHeading?: number
  /** `dense` for long lists: smaller type, and headings and cells in two columns on a phone. */
  look?: 'dense' | 'plain'
  /** Whether it is beside filters and too wide for what is left on a small tablet: there the table scrolls sideways, not the page. */
  besideFilters?: boolean
}

/**
 * A table that can be read on a phone too: there the cells of a row are stacked, each beside the heading of its column, and
 * nothing scrolls sideways. The roles keep it a table for screen readers at every width.
 */
export function StackedTable({ besideFilters = false, ...table }: Props) {
  if (!besideFilters || table.id === undefined) return <Table {...table} />
  return (
    <ScrollFrame labelledBy={table.id}>
      <Table {...table} />
    </ScrollFrame>
  )
}

function Table({ id, caption, captionHidden = false, columns, rows, rowHeading, look = 'dense' }: Props) {
  return (
    <table
      className={classNames('nhsuk-table nhsuk-table--compact nhsuk-table--responsive', look === 'dense' && 'app-stacked text-base')}
      role="table"
    >
      <caption className={classNames('nhsuk-table__caption', captionHidden && 'nhsuk-u-visually-hidden')} id={id}>
        {caption}
      </caption>
      <thead className="nhsuk-table__head" role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th className={classNames('nhsuk-table__header', classOf(column))} scope="col" role="columnheader" key={wordsOf(column)}>
              {wordsOf(column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="nhsuk-table__body" role="rowgroup">
        {rows.map(({ key, cells, strong = false }) => (
          <tr className={classNames('nhsuk-table__row', strong && 'nhsuk-u-font-weight-bold')} role="row" key={key}>
            {columns.map((column, place) => (
              <Cell key={wordsOf(column)} words={wordsOf(column)} isHeading={place === rowHeading} look={look}>
                {cells[place]}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type CellProps = { words: string; isHeading: boolean; look: 'dense' | 'plain'; children: ReactNode }

function Cell({ words, isHeading, look, children }: CellProps) {
  const content = (
    <>
      <span className="nhsuk-table__heading" aria-hidden="true">
        {words}
      </span>
      {look === 'dense' ? <div className="min-w-0 wrap-break-word">{children}</div> : children}
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

function classOf(column: StackedColumn): string | undefined {
  return typeof column === 'string' ? undefined : column.className
}
