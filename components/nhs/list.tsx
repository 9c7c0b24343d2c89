import type { ReactNode } from 'react'
import { classNames } from './class-names'

type Props = {
  kind?: 'plain' | 'bullet' | 'number'
  /** Whether the order matters: it always does in a numbered list. */
  ordered?: boolean
  /** Space around it, and how its items are laid out. */
  className?: string
  children: ReactNode
}

/** A list. */
export function List({ kind = 'plain', ordered = kind === 'number', className, children }: Props) {
  const Tag = ordered ? 'ol' : 'ul'
  return <Tag className={classNames('nhsuk-list', kind !== 'plain' && `nhsuk-list--${kind}`, className)}>{children}</Tag>
}
