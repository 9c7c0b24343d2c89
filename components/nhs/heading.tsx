import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

const USUAL_SIZE = { 1: 'l', 2: 'm', 3: 's' } as const

type Props = Omit<ComponentProps<'h1'>, 'className'> & {
  level: 1 | 2 | 3
  /** Its size, where that is not the usual one for its level. */
  size?: 'l' | 'm' | 's' | 'xs'
  /** What follows below as a part of it, smaller and paler: a count, or whose page it is. */
  caption?: ReactNode
  /** Space around it, and how its words wrap. */
  className?: string
}

/** A heading of the page. */
export function Heading({ level, size = USUAL_SIZE[level], caption, className, children, ...rest }: Props) {
  const Tag = `h${level}` as const
  return (
    <Tag className={classNames(`nhsuk-heading-${size}`, className)} {...rest}>
      {children}
      {caption && <span className="nhsuk-caption-l nhsuk-caption--bottom">{caption}</span>}
    </Tag>
  )
}
