import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

const EDGES = { link: 'border-l-8 border-l-link', alert: 'border-l-8 border-l-alert' } as const

type Props = {
  as?: 'div' | 'section' | 'article' | 'li'
  'aria-label'?: string
  'aria-labelledby'?: string
  /** Whether it has less space above and below, as in a long list. */
  tight?: boolean
  /** A thick edge at its side, beside the words that say it is waiting for somebody or is urgent. */
  edge?: keyof typeof EDGES | undefined
  /** Space around it. */
  className?: string
  children: ReactNode
}

/** A frame around what belongs together. */
export function Card({ as: Tag = 'div', tight = false, edge, className, children, ...named }: Props) {
  return (
    <Tag className={classNames('nhsuk-card', className, edge && EDGES[edge])} {...named}>
      <div className={classNames('nhsuk-card__content', tight && 'py-4')}>{children}</div>
    </Tag>
  )
}

/** A link that is a small card, one of several to choose from. @param chosen whether it is the one shown now */
export function CardLink({ href, chosen, children }: { href: string; chosen: boolean; children: ReactNode }) {
  return (
    <a className="nhsuk-card m-0 inline-block min-w-32 px-4 py-2" href={href} aria-current={chosen ? 'true' : undefined}>
      {children}
    </a>
  )
}

type HeadingProps = Omit<ComponentProps<'h2'>, 'className'> & { level: 2 | 3; className?: string }

/** What a card is about. */
export function CardHeading({ level, className, ...rest }: HeadingProps) {
  const Tag = `h${level}` as const
  return <Tag className={classNames('nhsuk-card__heading nhsuk-heading-s', className)} {...rest} />
}
