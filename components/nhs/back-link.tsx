import { classNames } from './class-names'

type Props = {
  href: string
  children: string
  /** Whether there is space below it. */
  spaced?: boolean
  /** Whether it is left out when printed. */
  onScreenOnly?: boolean
}

/** The way back, above the heading of a page. */
export function BackLink({ href, children, spaced = false, onScreenOnly = false }: Props) {
  return (
    <a className={classNames('nhsuk-back-link', spaced && 'nhsuk-u-margin-bottom-4', onScreenOnly && 'app-no-print')} href={href}>
      {children}
    </a>
  )
}
