import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { VisuallyHidden } from './visually-hidden'

type Props = {
  as?: 'div' | 'section'
  /** Whether screen readers say that it is set apart. */
  announced?: boolean
  /** Whether it takes the focus when the page loads, so that it is the first thing heard. */
  focused?: boolean
  children: ReactNode
}

/** Something set apart from the text around it. */
export function InsetText({ as: Tag = 'div', announced = false, focused = false, children }: Props) {
  return (
    <Tag className={classNames('nhsuk-inset-text', focused && 'mt-0')} {...(focused && { tabIndex: -1, autoFocus: true })}>
      {announced && <VisuallyHidden>Information: </VisuallyHidden>}
      {children}
    </Tag>
  )
}
