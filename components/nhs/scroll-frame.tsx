import type { ReactNode } from 'react'
import { classNames } from './class-names'

type Props = {
  /** Id of the caption of what is inside. */
  labelledBy: string
  /** Whether it is part of a report, which is printed whole. */
  report?: boolean
  children: ReactNode
}

/** Around a table that is wider than a telephone: it is pushed sideways by itself, also by keyboard, and not the page. */
export function ScrollFrame({ labelledBy, report = false, children }: Props) {
  return (
    <div className={classNames('nhsuk-table-container app-scroll', report && 'app-report')} tabIndex={0} role="region" aria-labelledby={labelledBy}>
      {children}
    </div>
  )
}
