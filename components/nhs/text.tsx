import type { ReactNode } from 'react'

/** The first sentence of a page, which says what the page is about. */
export function LedeText({ children }: { children: ReactNode }) {
  return <p className="nhsuk-lede-text">{children}</p>
}
