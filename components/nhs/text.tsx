import type { ReactNode } from 'react'

/** A sentence in large type, because it changes how what follows is read. */
export function LargeText({ children }: { children: ReactNode }) {
  return <p className="nhsuk-body-l">{children}</p>
}

/** A paler line above the heading of a page. */
export function CaptionAbove({ children }: { children: ReactNode }) {
  return <p className="nhsuk-caption-l mb-2">{children}</p>
}

/** The first sentence of a page, which says what the page is about. */
export function LedeText({ children }: { children: ReactNode }) {
  return <p className="nhsuk-lede-text">{children}</p>
}
