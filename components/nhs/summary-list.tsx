import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { VisuallyHidden } from './visually-hidden'

type Props = {
  id?: string
  /** Space around it. */
  className?: string
  children: ReactNode
}

/** Facts about one thing, each with its name. Its children are {@link SummaryRow}s. */
export function SummaryList({ id, className, children }: Props) {
  return (
    <dl className={classNames('nhsuk-summary-list', className)} id={id}>
      {children}
    </dl>
  )
}

type RowProps = {
  label: string
  /** Where the value is changed, and what follows "Change" for screen readers; `fixed` among rows that can be changed. */
  change?: { href: string; about: string } | 'fixed'
  /** How the value is written, such as digits of equal width. */
  className?: string
  children: ReactNode
}

/** One fact: its name, its value and, where it can be changed, the way there. */
export function SummaryRow({ label, change, className, children }: RowProps) {
  return (
    <div className={classNames('nhsuk-summary-list__row', change === 'fixed' && 'nhsuk-summary-list__row--no-actions')}>
      <dt className="nhsuk-summary-list__key">{label}</dt>
      <dd className={classNames('nhsuk-summary-list__value wrap-anywhere', className)}>{children}</dd>
      {change && change !== 'fixed' && (
        <dd className="nhsuk-summary-list__actions">
          <a href={change.href}>
            Change<VisuallyHidden>{change.about}</VisuallyHidden>
          </a>
        </dd>
      )}
    </div>
  )
}

/** A summary list of facts that cannot be changed here. */
export function Facts({ facts, className }: { facts: readonly (readonly [label: string, value: ReactNode])[]; className?: string }) {
  return (
    <SummaryList className={className}>
      {facts.map(([label, value]) => (
        <SummaryRow label={label} key={label}>
          {value}
        </SummaryRow>
      ))}
    </SummaryList>
  )
}
