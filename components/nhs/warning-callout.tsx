import type { ReactNode } from 'react'
import { VisuallyHidden } from './visually-hidden'

type Props = {
  heading: string
  /** Whether screen readers say that it is important, where the heading itself does not. */
  announced?: boolean
  children: ReactNode
}

/** Something that must not be missed. */
export function WarningCallout({ heading, announced = false, children }: Props) {
  return (
    <div className="nhsuk-warning-callout">
      <h2 className="nhsuk-warning-callout__label">
        {announced ? (
          <span role="text">
            <VisuallyHidden>Important: </VisuallyHidden>
            {heading}
          </span>
        ) : (
          <span>{heading}</span>
        )}
      </h2>
      {children}
    </div>
  )
}
