import { VisuallyHidden } from '@/components/nhs/visually-hidden'

/** One thing to mend, and the id of the field where it is mended. */
export type FieldError = { field: string; message: string }

/**
 * What is to be mended, at the top of the page. It takes the focus on load, without JavaScript, so that a keyboard and a screen reader
 * start there; each line leads to its field.
 */
export function ErrorSummary({ errors }: { errors: FieldError[] }) {
  if (errors.length === 0) return null
  return (
    <div className="nhsuk-error-summary" aria-labelledby="error-summary-title" tabIndex={-1} autoFocus>
      <h2 className="nhsuk-error-summary__title" id="error-summary-title">
        There is a problem
      </h2>
      <div className="nhsuk-error-summary__body">
        <ul className="nhsuk-list nhsuk-error-summary__list">
          {errors.map((error) => (
            <li key={error.field}>
              <a href={`#${error.field}`}>{error.message}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
}

/** The message beside the field, spoken with it. */
export function FieldMessage({ id, message }: { id: string; message: string }) {
  return (
    <span className="nhsuk-error-message" id={id}>
      <VisuallyHidden>Error:</VisuallyHidden> {message}
    </span>
  )
}
