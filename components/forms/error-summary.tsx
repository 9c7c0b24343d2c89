import type { ReactNode } from 'react'
import { VisuallyHidden } from '@/components/nhs/visually-hidden'

/** One thing to correct, and the id of its field. */
export type FieldError = { field: string; message: string }

/**
 * What needs correcting, at the top of the page. It takes the focus on load, without JavaScript, so that a keyboard and a screen reader
 * start there; each line links to its field.
 */
export function ErrorSummary({ errors }: { errors: FieldError[] }) {
  if (errors.length === 0) return null
  return (
    <ErrorFrame id="error-summary-title" title="There is a problem">
      <ul className="nhsuk-list nhsuk-error-summary__list">
        {errors.map((error) => (
          <li key={error.field}>
            <a href={`#${error.field}`}>{error.message}</a>
          </li>
        ))}
      </ul>
    </ErrorFrame>
  )
}

/** What went wrong, at the top of the page. It takes the focus. @param id of its title */
export function ErrorFrame({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <div className="nhsuk-error-summary" aria-labelledby={id} tabIndex={-1} autoFocus>
      <h2 className="nhsuk-error-summary__title" id={id}>
        {title}
      </h2>
      <div className="nhsuk-error-summary__body">{children}</div>
    </div>
  )
}

/** The message beside a field, read out with it. */
export function FieldMessage({ id, message }: { id: string; message: string }) {
  return (
    <span className="nhsuk-error-message" id={id}>
      <VisuallyHidden>Error:</VisuallyHidden> {message}
    </span>
  )
}
