import type { ReactNode } from 'react'
import { classNames } from './class-names'

type Props = {
  summary: ReactNode
  open?: boolean
  /** Space around it. */
  className?: string
  children: ReactNode
}

/** What few people need, behind a line that opens it. */
export function Details({ summary, open, className, children }: Props) {
  return (
    <details className={classNames('nhsuk-details', className)} open={open}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">{summary}</span>
      </summary>
      <div className="nhsuk-details__text">{children}</div>
    </details>
  )
}
