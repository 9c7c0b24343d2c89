import type { ReactNode } from 'react'
import { classNames } from './class-names'

type Props = {
  /** Id of the caption of its content. */
  labelledBy: string
  /** Whether it is part of a report, which is printed whole. */
  report?: boolean
  children: ReactNode
}

/** Around a table that is wider than a phone: the table scrolls sideways, also by keyboard, and the page does not. */
export function ScrollFrame({ labelledBy, report = false, children }: Props) {
  return (
    <div className={classNames('nhsuk-table-container app-scroll', report && 'app-report')} tabIndex={0} role="region" aria-labelledby={labelledBy}>
      {children}
    </div>
  )
}
