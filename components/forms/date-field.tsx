import { FieldMessage } from './error-summary'
import { FieldLegend } from './field-names'

const PARTS = [
  ['day', 'Day', 2],
  ['month', 'Month', 2],
  ['year', 'Year', 4],
] as const

type Props = {
  /** Its parts are sent as `name-day`, `name-month` and `name-year`, which are their ids too. */
  name: string
  legend: string
  hint?: string
  /** What was typed, by the names of the parts. */
  answers: Readonly<Record<string, string>>
  /** What is to be mended, and the id of the part where. */
  problem: { field: string; message: string } | null
  heading?: boolean
}

/**
 * A date in three fields. A whole date that is pasted into the first, such as 22/11/2026, is split by the server when it is sent. No part has
 * a longest length, because a limit would cut what is pasted.
 */
export function DateField({ name, legend, hint, answers, problem, heading = false }: Props) {
  const described = [hint && `${name}-hint`, problem && `${name}-error`].filter(Boolean).join(' ')
  return (
    <div className={problem ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
      <fieldset className="nhsuk-fieldset" role="group" aria-describedby={described || undefined}>
        <FieldLegend legend={legend} heading={heading} />
        {hint && (
          <div className="nhsuk-hint" id={`${name}-hint`}>
            {hint}
          </div>
        )}
        {problem && <FieldMessage id={`${name}-error`} message={problem.message} />}
        <div className="nhsuk-date-input" id={name} data-date="">
          {PARTS.map(([part, label, width]) => (
            <div className="nhsuk-date-input__item" key={part}>
              <label className="nhsuk-label nhsuk-date-input__label" htmlFor={`${name}-${part}`}>
                {label}
              </label>
              <input
                className={`nhsuk-input nhsuk-date-input__input nhsuk-input--width-${width} ${problem ? 'nhsuk-input--error' : ''}`}
                id={`${name}-${part}`}
                name={`${name}-${part}`}
                type="text"
                inputMode="numeric"
                autoComplete="off"
                aria-invalid={problem?.field === `${name}-${part}` || undefined}
                defaultValue={answers[`${name}-${part}`] ?? ''}
              />
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}
