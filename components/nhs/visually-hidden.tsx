import type { ReactNode } from 'react'

/** Words for screen readers alone: their users do not see what is around. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className="nhsuk-u-visually-hidden">{children}</span>
}
