import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

type Props = {
  as?: 'div' | 'section' | 'article' | 'li'
  'aria-label'?: string
  'aria-labelledby'?: string
  /** Whether it has little room above and below, as in a long list. */
  tight?: boolean
  /** Space around it, and its edge. */
  className?: string
  children: ReactNode
}

/** A frame around what belongs together. */
export function Card({ as: Tag = 'div', tight = false, className, children, ...named }: Props) {
  return (
    <Tag className={classNames('nhsuk-card', className)} {...named}>
      <CardContent tight={tight}>{children}</CardContent>
    </Tag>
  )
}

/** The inside of a card whose frame is something else, like a form. */
export function CardContent({ tight = false, children }: { tight?: boolean; children: ReactNode }) {
  return <div className={classNames('nhsuk-card__content', tight && 'py-4')}>{children}</div>
}

type HeadingProps = Omit<ComponentProps<'h2'>, 'className'> & { level: 2 | 3; className?: string }

/** What a card is about. */
export function CardHeading({ level, className, ...rest }: HeadingProps) {
  const Tag = `h${level}` as const
  return <Tag className={classNames('nhsuk-card__heading nhsuk-heading-s', className)} {...rest} />
}
