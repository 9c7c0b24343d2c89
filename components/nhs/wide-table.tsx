import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { ScrollFrame } from './scroll-frame'

/** A column: its heading, and what is special about it. */
export type WideColumn = {
  words: string
  /** What the heading contains instead of its words, such as a link that sorts by it. */
  heading?: ReactNode
  /** Which way the list is sorted by it, if at all. */
  sorted?: 'ascending' | 'descending' | undefined
  /** How its cells are laid out: their least width, and how words wrap in them. */
  className?: string
}

type Props = {
  /** Id of the caption. */
  id: string
  caption: ReactNode
  /** Whether the caption is for screen readers alone, because a heading says the same. */
  captionHidden?: boolean
  /** Whether the caption is as large as a section's heading, and replaces it. */
  captionLarge?: boolean
  columns: readonly (string | WideColumn)[]
  /** The rows, each with as many cells as there are columns. */
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[]
  /** Which of the columns names its row. */
  rowHeading?: number
  /** Whether its type is as large as the text around it, rather than smaller and closer. */
  roomy?: boolean
  /** Whether it is part of a report, which is printed whole. */
  report?: boolean
}

/** A table that stays a table at every width, because its rows are compared: on a phone it scrolls sideways by itself. */
export function WideTable({
  id,
  caption,
  captionHidden = false,
  captionLarge = false,
  columns: given,
  rows,
  rowHeading,
  roomy = false,
  report,
}: Props) {
  const columns = given.map((column) => (typeof column === 'string' ? { words: column } : column))
  return (
    <ScrollFrame labelledBy={id} report={report}>
      <table className={classNames('nhsuk-table', !roomy && 'nhsuk-table--compact text-base')}>
        <caption
          className={classNames('nhsuk-table__caption', captionLarge && 'nhsuk-table__caption--m', captionHidden && 'nhsuk-u-visually-hidden')}
          id={id}
        >
          {caption}
        </caption>
        <thead className="nhsuk-table__head">
          <tr className="nhsuk-table__row">
            {columns.map((column) => (
              <ColumnHeading column={column} key={column.words} />
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {rows.map(({ key, cells }) => (
            <tr className="nhsuk-table__row" key={key}>
              {columns.map(({ words, className }, place) => (
                <Cell className={className} isHeading={place === rowHeading} key={words}>
                  {cells[place]}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  )
}

function ColumnHeading({ column: { words, heading = words, sorted } }: { column: WideColumn }) {
  return (
    <th className="nhsuk-table__header" scope="col" aria-sort={sorted}>
      {heading}
    </th>
  )
}

function Cell({ className, isHeading, children }: { className: string | undefined; isHeading: boolean; children: ReactNode }) {
  if (!isHeading) return <td className={classNames('nhsuk-table__cell', className)}>{children}</td>
  return (
    <th className={classNames('nhsuk-table__cell nhsuk-u-font-weight-normal text-left', className)} scope="row">
      {children}
    </th>
  )
}
