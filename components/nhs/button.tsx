import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

type Look = {
  kind?: 'primary' | 'secondary' | 'warning' | 'reverse'
  small?: boolean
  /** Space around it. */
  className?: string
}

function classesOf({ kind = 'primary', small = false, className }: Look): string | undefined {
  return classNames('nhsuk-button', kind !== 'primary' && `nhsuk-button--${kind}`, small && 'nhsuk-button--small', className)
}

/** A button: it submits its form unless its type says otherwise. There is no disabled one, because nobody can see why it does nothing. */
export function Button({ kind, small, className, type = 'submit', ...rest }: Look & Omit<ComponentProps<'button'>, 'disabled'>) {
  return <button className={classesOf({ kind, small, className })} type={type} {...rest} />
}

/** A button that looks like a link: it submits a form, but people see it as going somewhere. */
export function LinkButton({ children }: { children: ReactNode }) {
  return (
    <button className="app-link-button" type="submit">
      {children}
    </button>
  )
}

type LinkProps = Look & {
  href: string
  /** What screen readers call it, where that is not the link that it is. */
  heardAs?: 'button'
  autoFocus?: boolean
  children: string
}

/** A link to another page that looks like a button, because it is what most people come to do next. */
export function ButtonLink({ href, heardAs, autoFocus, children, ...look }: LinkProps) {
  return (
    <a className={classesOf(look)} href={href} autoFocus={autoFocus} {...(heardAs && { role: heardAs, draggable: false })}>
      {children}
    </a>
  )
}
