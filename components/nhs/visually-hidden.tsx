import type { ReactNode } from 'react'

/** Words for those who hear the page, who do not see what stands around them. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="nhsuk-u-visually-hidden">{children}</span>
}
