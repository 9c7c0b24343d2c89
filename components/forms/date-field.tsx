import { classNames } from '@/components/nhs/class-names'
import { Question } from './question'

const PARTS = [
  ['day', 'Day', 2],
  ['month', 'Month', 2],
  ['year', 'Year', 4],
] as const

type Props = {
  /** Its parts are sent as `name-day`, `name-month` and `name-year`, which are also their ids. */
  name: string
  /** Added to the ids where a page has several forms like this one. */
  suffix?: string
  legend: string
  hint?: string
  /** What was typed, by the names of the parts. */
  answers: Readonly<Record<string, string>>
  /** What needs correcting, and the name of the part it is in. */
  problem: { field: string; message: string } | null
  heading?: boolean
  /** Whether it has to make do with little room, as in a card of filters. */
  narrow?: boolean
}

/**
 * A date in three fields. A whole date pasted into the first, such as 22/11/2026, is split by the server when it is sent. No part has
 * a maximum length, because a limit would cut off what is pasted.
 */
export function DateField({ name, suffix = '', legend, hint, answers, problem, heading, narrow = false }: Props) {
  return (
    <Question id={`${name}${suffix}`} legend={legend} heading={heading} hint={hint} problem={problem?.message}>
      <div className={classNames('nhsuk-date-input', narrow && 'app-date-narrow')} id={`${name}${suffix}`}>
        {PARTS.map(([part, label, width]) => (
          <div className="nhsuk-date-input__item" key={part}>
            <label className="nhsuk-label nhsuk-date-input__label" htmlFor={`${name}-${part}${suffix}`}>
              {label}
            </label>
            <input
              className={classNames('nhsuk-input nhsuk-date-input__input', `nhsuk-input--width-${width}`, problem && 'nhsuk-input--error')}
              id={`${name}-${part}${suffix}`}
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
    </Question>
  )
}
