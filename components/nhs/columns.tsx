import type { ReactNode } from 'react'

/** The only column of most pages: two thirds of the page, because long lines are hard to read. */
export function TwoThirds({ children }: { children: ReactNode }) {
  return (
    <div className="nhsuk-grid-row">
      <div className="nhsuk-grid-column-two-thirds">{children}</div>
    </div>
  )
}

/** Text at a width that is comfortable to read. */
export function ReadingWidth({ children }: { children: ReactNode }) {
  return <div className="nhsuk-u-reading-width">{children}</div>
}
